// Scenes and timed switches of a home.
#include <algorithm>
#include <array>

#include "api.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::api_bank {
namespace {

Value success() { return "success"; }

std::string name_in(const Dict& arguments) { return lower(strip(text_of(arguments, "name"))); }

Answer timed_switch(const World&, const Dict& arguments) {
  return name_in(arguments).empty() || !tidy_time(text_of(arguments, "time")) ? Answer::raise() : Answer::of(success());
}

Answer cancel_timed_switch(const World& world, const Dict& arguments) {
  const auto time = tidy_time(text_of(arguments, "time"));
  const auto* switches = world.database("TimeSwitch").get(name_in(arguments));
  if (!time || switches == nullptr || !switches->is_list()) return Answer::raise();
  const bool there =
      std::ranges::any_of(*switches->list(), [&](const Value& entry) { return entry.get_string("time") == *time; });
  return there ? Answer::of(success()) : Answer::raise();
}

const Value* scene(const World& world, const Dict& arguments) {
  return world.database("Scenes").get(name_in(arguments));
}

Answer query_scene(const World& world, const Dict& arguments) {
  const auto* found = scene(world, arguments);
  return found == nullptr ? Answer::raise() : Answer::of(*found);
}

Answer delete_scene(const World& world, const Dict& arguments) {
  return scene(world, arguments) == nullptr ? Answer::raise() : Answer::of(success());
}

bool are_devices(const Value& devices) {
  return devices.is_list() && std::ranges::all_of(*devices.list(), [](const Value& device) {
           return device.get("name") != nullptr && device.get("description") != nullptr;
         });
}

Answer add_scene(const World& world, const Dict& arguments) {
  if (name_in(arguments).empty() || scene(world, arguments) != nullptr) return Answer::raise();
  return are_devices(value_of(arguments, "devices")) ? Answer::of(success()) : Answer::raise();
}

Answer modify_scene(const World& world, const Dict& arguments) {
  if (scene(world, arguments) == nullptr) return Answer::raise();
  return are_devices(value_of(arguments, "devices")) ? Answer::of(success()) : Answer::raise();
}

/// The recorded outputs were made with a database in another letter case.
bool same_but_for_case(const Value& response, const Value& gold) { return lower(repr(response)) == lower(repr(gold)); }

constexpr std::array<Field, 3> switch_fields{{{"name", same_stripped_lower}, {"time", same_time}, {"on", equal}}};
constexpr std::array<Field, 2> cancel_fields{{{"name", same_stripped_lower}, {"time", same_time}}};
constexpr std::array<Field, 1> name_fields{{{"name", same_stripped_lower}}};
constexpr std::array<Field, 2> scene_fields{{{"name", same_stripped_lower}, {"devices", equal}}};

constexpr Api row(std::string_view name, std::string_view required, Answer (*call)(const World&, const Dict&),
                  std::span<const Field> fields) {
  return {.name = name, .required = required, .call = call, .all_inputs = false, .fields = fields};
}

constexpr Api query_scene_row{.name = "QueryScene",
                              .required = "name",
                              .call = query_scene,
                              .all_inputs = false,
                              .fields = name_fields,
                              .fixed_output = same_but_for_case};

constexpr std::array<Api, 6> apis{{
    row("TimedSwitch", "name time on", timed_switch, switch_fields),
    row("CancelTimedSwitch", "name time", cancel_timed_switch, cancel_fields),
    query_scene_row,
    row("DeleteScene", "name", delete_scene, name_fields),
    row("AddScene", "name devices", add_scene, scene_fields),
    row("ModifyScene", "name devices", modify_scene, scene_fields),
}};

}  // namespace

std::span<const Api> home_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
