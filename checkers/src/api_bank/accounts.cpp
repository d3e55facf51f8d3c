// Accounts, tokens, passwords.
#include <array>

#include "api.hpp"

namespace evalrun::checkers::api_bank {
namespace {

const Value* account_of(const World& world, const std::string& user) { return world.database("Account").get(user); }

Value success() { return Dict{{"status", "success"}}; }

Answer get_user_token(const World& world, const Dict& arguments) {
  const auto* account = account_of(world, text_of(arguments, "username"));
  if (account == nullptr || account->get_string("password") != text_of(arguments, "password")) return Answer::raise();
  return Answer::of(Dict{{"token", account->get_string("token")}});
}

Answer check_token(const World& world, const Dict& arguments) {
  const auto user = user_of(world, text_of(arguments, "token"));
  return user.empty() ? Answer::raise() : Answer::of(Dict{{"username", user}});
}

Answer delete_account(const World& world, const Dict& arguments) {
  return user_of(world, text_of(arguments, "token")).empty() ? Answer::raise() : Answer::of(success());
}

Answer modify_password(const World& world, const Dict& arguments) {
  const auto user = user_of(world, text_of(arguments, "token"));
  if (user.empty()) return Answer::raise();
  if (account_of(world, user)->get_string("password") != text_of(arguments, "old_password")) return Answer::raise();
  return Answer::of(success());
}

/// The reference draws a random token; the comparison only checks that there is one.
Answer register_user(const World& world, const Dict& arguments) {
  if (account_of(world, text_of(arguments, "username")) != nullptr) return Answer::raise();
  return Answer::of(Dict{{"token", "new"}});
}

bool some_where_some(const Value& response, const Value& gold) { return gold.is_none() || !response.is_none(); }

/// Only the first of two steps: the second needs the state that the first leaves, which no sample has.
Answer forgot_password(const World& world, const Dict& arguments) {
  if (text_of(arguments, "status") != "Forgot Password") return Answer::raise();
  const auto* account = account_of(world, text_of(arguments, "username"));
  if (account == nullptr || account->get_string("email") != text_of(arguments, "email") ||
      value_of(arguments, "email").is_none())
    return Answer::raise();
  constexpr int code = 970420;
  return Answer::of(code);
}

constexpr std::array<Api, 6> apis{{
    {.name = "GetUserToken", .required = "username password", .call = get_user_token},
    {.name = "CheckToken", .required = "token", .call = check_token},
    {.name = "DeleteAccount", .required = "token", .call = delete_account},
    {.name = "ModifyPassword", .required = "token old_password new_password", .call = modify_password},
    {.name = "RegisterUser", .required = "username password email", .call = register_user, .output = some_where_some},
    {.name = "ForgotPassword", .required = "status", .call = forgot_password},
}};

}  // namespace

std::span<const Api> account_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
