// Agenda, reminders, alarms, meetings: records of a user, found by their text or their time.
#include <array>

#include "api.hpp"

namespace evalrun::checkers::api_bank {
namespace {

Value success() { return "success"; }

/// The first record of the user for which `fits` is true, or nullptr.
template <class Fits>
const Value* record_of(const World& world, std::string_view database, const std::string& user, Fits fits) {
  if (const auto* records = world.database(database).dict())
    for (const auto& [key, record] : records->items())
      if (record.get_string("username") == user && fits(record)) return &record;
  return nullptr;
}

/// The user with the token of a call; "" if the token is unknown or the time cannot be read.
std::string checked_user(const World& world, const Dict& arguments) {
  if (!read_time(text_of(arguments, "time"))) return {};
  return user_of(world, text_of(arguments, "token"));
}

/// The user's first record with the same text or the same time as the call.
const Value* record_alike(const World& world, std::string_view database, const std::string& user, const Dict& arguments,
                          std::string_view text, std::string_view time) {
  return record_of(world, database, user, [&](const Value& record) {
    return record.get_string(text) == text_of(arguments, text) || record.get_string(time) == text_of(arguments, time);
  });
}

/// Calls that change or delete a record return success; calls that query it return the record.
Answer done_with(const Value* found) { return found == nullptr ? Answer::raise() : Answer::of(success()); }
Answer shown(const Value* found) { return found == nullptr ? Answer::raise() : Answer::of(*found); }

// Agenda

Answer add_agenda(const World& world, const Dict& arguments) {
  const bool blank = is_blank(arguments, "content") || is_blank(arguments, "location");
  return blank || checked_user(world, arguments).empty() ? Answer::raise() : Answer::of(success());
}

const Value* agenda_item(const World& world, const Dict& arguments) {
  const auto user = checked_user(world, arguments);
  if (user.empty()) return nullptr;
  return record_alike(world, "Agenda", user, arguments, "content", "time");
}

Answer change_agenda(const World& world, const Dict& arguments) { return done_with(agenda_item(world, arguments)); }

Answer query_agenda(const World& world, const Dict& arguments) { return shown(agenda_item(world, arguments)); }

// Reminders

Answer add_reminder(const World& world, const Dict& arguments) {
  return is_blank(arguments, "content") || checked_user(world, arguments).empty() ? Answer::raise()
                                                                                  : Answer::of(success());
}

const Value* reminder(const World& world, const Dict& arguments) {
  const auto user = checked_user(world, arguments);
  if (user.empty() || is_blank(arguments, "content")) return nullptr;
  return record_alike(world, "Reminder", user, arguments, "content", "time");
}

Answer change_reminder(const World& world, const Dict& arguments) { return done_with(reminder(world, arguments)); }

Answer query_reminder(const World& world, const Dict& arguments) { return shown(reminder(world, arguments)); }

// Alarms

Answer add_alarm(const World& world, const Dict& arguments) {
  return checked_user(world, arguments).empty() ? Answer::raise() : Answer::of(success());
}

const Value* alarm_at(const World& world, const Dict& arguments, std::string_view parameter) {
  const auto time = text_of(arguments, parameter);
  const auto user = user_of(world, text_of(arguments, "token"));
  if (!read_time(time) || user.empty()) return nullptr;
  return record_of(world, "Alarm", user, [&](const Value& record) { return record.get_string("time") == time; });
}

Answer delete_alarm(const World& world, const Dict& arguments) { return done_with(alarm_at(world, arguments, "time")); }

Answer query_alarm(const World& world, const Dict& arguments) { return shown(alarm_at(world, arguments, "time")); }

Answer modify_alarm(const World& world, const Dict& arguments) {
  if (!read_time(text_of(arguments, "to_time"))) return Answer::raise();
  return done_with(alarm_at(world, arguments, "from_time"));
}

// Meetings

bool meeting_times_read(const Dict& arguments) {
  return read_time(text_of(arguments, "start_time")) && read_time(text_of(arguments, "end_time"));
}

Answer add_meeting(const World& world, const Dict& arguments) {
  if (!meeting_times_read(arguments) || is_blank(arguments, "meeting_topic")) return Answer::raise();
  return user_of(world, text_of(arguments, "token")).empty() ? Answer::raise() : Answer::of(success());
}

const Value* meeting(const World& world, const Dict& arguments) {
  const auto user = user_of(world, text_of(arguments, "token"));
  if (!meeting_times_read(arguments) || user.empty()) return nullptr;
  return record_alike(world, "Meeting", user, arguments, "meeting_topic", "start_time");
}

Answer change_meeting(const World& world, const Dict& arguments) { return done_with(meeting(world, arguments)); }

Answer query_meeting(const World& world, const Dict& arguments) { return shown(meeting(world, arguments)); }

constexpr std::array<Field, 3> agenda_fields{{{"content", same_words}, {"time", equal}, {"location", equal}}};
constexpr std::array<Field, 2> reminder_fields{{{"content", same_words_lower}, {"time", equal}}};
constexpr std::array<Field, 1> time_field{{{"time", equal}}};
constexpr std::array<Field, 6> meeting_fields{{{"meeting_topic", same_words},
                                               {"token", equal},
                                               {"start_time", equal},
                                               {"end_time", equal},
                                               {"location", equal},
                                               {"attendees", equal}}};
constexpr std::array<Field, 1> start_field{{{"start_time", equal}}};

constexpr std::string_view agenda_required = "token content time location";
constexpr std::string_view reminder_required = "token content time";
constexpr std::string_view meeting_required = "token meeting_topic start_time end_time location attendees";

constexpr Api row(std::string_view name, std::string_view required, Answer (*call)(const World&, const Dict&),
                  std::span<const Field> fields) {
  return {.name = name, .required = required, .call = call, .all_inputs = false, .fields = fields};
}

constexpr Api delete_meeting{.name = "DeleteMeeting",
                             .required = meeting_required,
                             .call = change_meeting,
                             .all_inputs = false,
                             .fields = start_field,
                             .breaks_on_success = true};

constexpr std::array<Api, 16> apis{{
    row("AddAgenda", agenda_required, add_agenda, agenda_fields),
    row("DeleteAgenda", agenda_required, change_agenda, time_field),
    row("ModifyAgenda", agenda_required, change_agenda, agenda_fields),
    row("QueryAgenda", agenda_required, query_agenda, agenda_fields),
    row("AddReminder", reminder_required, add_reminder, reminder_fields),
    row("DeleteReminder", reminder_required, change_reminder, time_field),
    row("ModifyReminder", reminder_required, change_reminder, reminder_fields),
    row("QueryReminder", reminder_required, query_reminder, reminder_fields),
    {.name = "AddAlarm", .required = "token time", .call = add_alarm},
    {.name = "DeleteAlarm", .required = "token time", .call = delete_alarm},
    {.name = "QueryAlarm", .required = "token time", .call = query_alarm},
    {.name = "ModifyAlarm", .required = "token from_time to_time", .call = modify_alarm},
    row("AddMeeting", meeting_required, add_meeting, meeting_fields),
    row("ModifyMeeting", meeting_required, change_meeting, meeting_fields),
    row("QueryMeeting", meeting_required, query_meeting, meeting_fields),
    delete_meeting,
}};

}  // namespace

std::span<const Api> calendar_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
