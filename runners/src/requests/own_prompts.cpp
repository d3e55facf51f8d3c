// evalrun's own prompts.
#include "prompts.hpp"

namespace evalrun::runners {
namespace {

Prompts make() {
  Prompts p;
  p.source = "evalrun";
  p.function_hint = {" Arguments are Python 3 literals.", " Arguments are written as in Java 8.",
                     " Arguments are written as in JavaScript."};
  p.java = {" Write any Java value here, as source text.", " Write a Java value of type {type} here, as source text.",
            " Its items have type {item_type} and stand in that text unquoted.", ""};
  p.javascript = {" Write any JavaScript value here, as source text.",
                  " Write a JavaScript value of type {type} here, as source text.",
                  " Its items have type {item_type} and stand in that text unquoted.",
                  " Its keys stand in that text unquoted and are these: {properties}"};
  p.float_note = " Fractions are allowed.";
  p.json_schema_types = {
      {"integer", "integer"},  {"byte", "integer"}, {"short", "integer"}, {"long", "integer"},    {"Bigint", "integer"},
      {"number", "number"},    {"float", "number"}, {"double", "number"}, {"string", "string"},   {"String", "string"},
      {"char", "string"},      {"any", "string"},   {"Any", "string"},    {"boolean", "boolean"}, {"bool", "boolean"},
      {"array", "array"},      {"list", "array"},   {"tuple", "array"},   {"ArrayList", "array"}, {"Array", "array"},
      {"Queue", "array"},      {"Stack", "array"},  {"dict", "object"},   {"object", "object"},   {"HashMap", "object"},
      {"Hashtable", "object"},
  };
  p.system_before =
      "You answer requests by calling functions. Work out which of the functions below serve the request, and with "
      "which arguments; a request may need one call or several.\n\n"
      "Reply with the calls and nothing else, all of them in one pair of brackets:\n"
      "[first_function(parameter=value, other_parameter=value), second_function(parameter=value)]\n\n"
      "If no function fits, or the request does not tell a value that a function cannot do without, say so in a "
      "sentence and call nothing.\n\n"
      "The functions, as JSON:\n";
  p.system_after = "\n";
  return p;
}

}  // namespace

const Prompts& own_prompts() {
  static const Prompts prompts = make();
  return prompts;
}

}  // namespace evalrun::runners
