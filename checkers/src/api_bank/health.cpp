// Appointments, health records, symptoms.
#include <algorithm>
#include <array>
#include <set>

#include "api.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::api_bank {
namespace {

Value success() { return "success"; }

const Value* appointment(const World& world, const Dict& arguments) {
  return world.database("Appointments").get(strip(text_of(arguments, "appointment_id")));
}

/// The reference draws a random id, which is never compared.
Answer appointment_registration(const World& world, const Dict& arguments) {
  const auto date = tidy_date(text_of(arguments, "date"));
  if (!date || is_blank(arguments, "patient_name") || is_blank(arguments, "doctor_name")) return Answer::raise();
  const std::string name(strip(text_of(arguments, "patient_name")));
  const std::string doctor(strip(text_of(arguments, "doctor_name")));
  if (const auto* all = world.database("Appointments").dict())
    for (const auto& [id, record] : all->items())
      if (record.get_string("patient_name") == name && record.get_string("date") == *date &&
          record.get_string("doctor_name") == doctor)
        return Answer::raise();
  return Answer::of("new");
}

Answer cancel_registration(const World& world, const Dict& arguments) {
  return appointment(world, arguments) == nullptr ? Answer::raise() : Answer::of(success());
}

Answer modify_registration(const World& world, const Dict& arguments) {
  const auto* record = appointment(world, arguments);
  if (record == nullptr) return Answer::raise();
  const bool has_date = !value_of(arguments, "new_appointment_date").is_none();
  const bool has_doctor = !value_of(arguments, "new_appointment_doctor").is_none();
  if (!has_date && !has_doctor) return Answer::raise();
  if (has_date) {
    const auto date = tidy_date(text_of(arguments, "new_appointment_date"));
    if (!date || *date == record->get_string("date")) return Answer::raise();
  }
  if (has_doctor) {
    const auto doctor = text_of(arguments, "new_appointment_doctor");
    if (strip(doctor).empty() || strip(doctor) == record->get_string("doctor_name")) return Answer::raise();
  }
  return Answer::of(success());
}

Answer query_registration(const World& world, const Dict& arguments) {
  const auto date = tidy_date(text_of(arguments, "date"));
  const auto name = text_of(arguments, "patient_name");
  if (!date || strip(name).empty()) return Answer::raise();
  Dict found;
  if (const auto* all = world.database("Appointments").dict())
    for (const auto& [id, record] : all->items())
      if (record.get_string("patient_name") == strip(name) && record.get_string("date") == *date) found.set(id, record);
  return found.empty() ? Answer::raise() : Answer::of(std::move(found));
}

/// Accepts a list of {name, value} with different names. Text is refused: the reference would iterate over its letters.
Answer record_health_data(const World&, const Dict& arguments) {
  if (is_blank(arguments, "user_id") || !tidy_time(text_of(arguments, "time"))) return Answer::raise();
  const auto* data = value_of(arguments, "health_data").list();
  if (data == nullptr || data->empty()) return Answer::raise();
  std::set<std::string> names;
  for (const auto& item : *data) {
    const auto* name = item.get("name");
    if (name == nullptr || item.get("value") == nullptr || !names.insert(str(*name)).second) return Answer::raise();
  }
  return Answer::of(success());
}

Answer query_health_data(const World& world, const Dict& arguments) {
  const auto from = tidy_time(text_of(arguments, "start_time")), to = tidy_time(text_of(arguments, "end_time"));
  const auto user = upper(strip(text_of(arguments, "user_id")));
  if (!from || !to || user.empty()) return Answer::raise();
  const auto* records = world.database("HealthData").get(user);
  if (records == nullptr) return Answer::raise();
  List found;
  if (records->is_list())
    for (const auto& record : *records->list()) {
      const auto time = record.get_string("time");
      if (*from <= time && time <= *to) found.push_back(record);
    }
  return Answer::of(std::move(found));
}

/// The names and one more field of the diseases with a symptom.
Answer diseases(const World& world, const Dict& arguments, std::string_view field) {
  const auto symptom = lower(strip(text_of(arguments, "symptom")));
  const auto* all = world.database("Symptom").get(symptom);
  if (all == nullptr || !all->is_list()) return Answer::raise();
  List found;
  for (const auto& disease : *all->list())
    found.emplace_back(Dict{{"name", disease.get_string("name")}, {field, disease.get_string(field)}});
  return Answer::of(std::move(found));
}

Answer symptom_search(const World& world, const Dict& arguments) { return diseases(world, arguments, "description"); }
Answer emergency_knowledge(const World& world, const Dict& arguments) { return diseases(world, arguments, "aid"); }

constexpr std::array<Field, 3> appointment_fields{
    {{"patient_name", same_stripped}, {"date", same_date}, {"doctor_name", same_stripped}}};
constexpr std::array<Field, 1> id_fields{{{"appointment_id", same_stripped}}};
constexpr std::array<Field, 3> new_appointment_fields{{{"appointment_id", same_stripped},
                                                       {"new_appointment_date", same_date},
                                                       {"new_appointment_doctor", same_stripped}}};
constexpr std::array<Field, 2> patient_fields{{{"patient_name", same_stripped}, {"date", same_date}}};
constexpr std::array<Field, 2> record_fields{{{"user_id", same_stripped_upper}, {"time", same_time}}};
constexpr std::array<Field, 3> span_fields{
    {{"user_id", same_stripped_upper}, {"start_time", same_time}, {"end_time", same_time}}};
constexpr std::array<Field, 1> symptom_fields{{{"symptom", same_stripped_lower}}};

constexpr Api row(std::string_view name, std::string_view required, Answer (*call)(const World&, const Dict&),
                  std::span<const Field> fields, Same output = equal) {
  return {.name = name, .required = required, .call = call, .all_inputs = false, .fields = fields, .output = output};
}

constexpr std::array<Api, 8> apis{{
    row("AppointmentRegistration", "patient_name date doctor_name", appointment_registration, appointment_fields,
        nullptr),
    row("CancelRegistration", "appointment_id", cancel_registration, id_fields),
    row("ModifyRegistration", "appointment_id", modify_registration, new_appointment_fields),
    row("QueryRegistration", "patient_name date", query_registration, patient_fields),
    row("RecordHealthData", "user_id time", record_health_data, record_fields),
    row("QueryHealthData", "user_id start_time end_time", query_health_data, span_fields),
    row("SymptomSearch", "symptom", symptom_search, symptom_fields),
    row("EmergencyKnowledge", "symptom", emergency_knowledge, symptom_fields),
}};

}  // namespace

std::span<const Api> health_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
