// Hotels, banking, mail, music, a calculator.
#include <array>
#include <charconv>
#include <optional>

#include "api.hpp"
#include "python/text.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::api_bank {
namespace {

std::int64_t number_of(const Dict& arguments, std::string_view parameter) {
  const auto* number = value_of(arguments, parameter).integer();
  return number != nullptr ? *number : 0;
}

Answer book_hotel(const World& world, const Dict& arguments) {
  if (!read_date(text_of(arguments, "check_in_time")) || !read_date(text_of(arguments, "check_out_time")))
    return Answer::raise();
  if (number_of(arguments, "adult_count") > 2 && number_of(arguments, "room_count") < 2) return Answer::raise();
  const auto* orders = world.database("Hotel").dict();
  return Answer::of(std::to_string((orders != nullptr ? orders->size() : 0) + 1));
}

/// Evaluates + - * / and brackets over whole numbers, in floating point.
class Formula {
 public:
  explicit Formula(std::string_view text) : text_(text) {}
  std::optional<double> value() {
    auto result = sum();
    // A formula has at least one operator.
    const bool operates = text_.find_first_of("+-*/") != std::string_view::npos;
    return result && operates && at_ == text_.size() ? result : std::nullopt;
  }

 private:
  [[nodiscard]] bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }

  std::optional<double> sum() {
    auto left = product();
    while (left && (next_is('+') || next_is('-'))) {
      const bool plus = text_[at_++] == '+';
      const auto right = product();
      if (!right) return std::nullopt;
      left = plus ? *left + *right : *left - *right;
    }
    return left;
  }
  std::optional<double> product() {
    auto left = atom();
    while (left && (next_is('*') || next_is('/'))) {
      const bool times = text_[at_++] == '*';
      const auto right = atom();
      if (!right || (!times && *right == 0)) return std::nullopt;
      left = times ? *left * *right : *left / *right;
    }
    return left;
  }
  std::optional<double> atom() {
    constexpr int deepest = 200;
    if (next_is('(')) {
      if (++depth_ > deepest) return std::nullopt;
      ++at_;
      auto inner = sum();
      if (!inner || !next_is(')')) return std::nullopt;
      ++at_;
      --depth_;
      return inner;
    }
    const auto begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    double number = 0;
    const auto read = std::from_chars(text_.data() + begin, text_.data() + at_, number);
    return at_ == begin || read.ec != std::errc{} ? std::nullopt : std::optional(number);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

Answer calculator(const World&, const Dict& arguments) {
  const auto formula = without_blanks(text_of(arguments, "formula"));
  const auto value = Formula(formula).value();
  return value ? Answer::of(*value) : Answer::raise();
}

bool same_formula(const Value& a, const Value& b) {
  return a.is_string() && b.is_string() ? without_blanks(*a.string()) == without_blanks(*b.string()) : equal(a, b);
}

/// The bank has one account from the start, "test", which cannot be opened again.
Answer open_bank_account(const World&, const Dict& arguments) {
  return Answer::of(text_of(arguments, "account") == "test" ? std::string_view("failed") : std::string_view("success"));
}

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

/// name@host.domain: the name has lower-case letters, digits and at most one "." or "_", which is not at an end; the
/// host has word characters, the domain two or three of them.
bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) return false;
  const auto name = text.substr(0, at);
  std::size_t marks = 0;
  for (const char c : name) {
    if (c == '.' || c == '_')
      ++marks;
    else if (!is_lower_or_digit(c))
      return false;
  }
  const bool whole = name.size() - marks >= 2 && is_lower_or_digit(name.front()) && is_lower_or_digit(name.back());
  if (!whole || marks > 1) return false;
  const auto host = text.substr(at + 1);
  const auto dot = host.find('.');
  if (dot == 0 || dot == std::string_view::npos) return false;
  std::size_t domain = 0;
  for (std::size_t i = 0; i < host.size();) {
    const auto begin = i;
    const auto character = next_character(host, i);
    if (begin == dot) continue;
    if (!is_word(character)) return false;
    if (begin > dot) ++domain;
  }
  return domain == 2 || domain == 3;
}

Answer send_email(const World&, const Dict& arguments) {
  const bool blank = strip(text_of(arguments, "subject")).empty() || strip(text_of(arguments, "content")).empty();
  const auto receiver = text_of(arguments, "receiver");
  return blank || !is_address(strip(receiver)) ? Answer::raise() : Answer::of("success");
}

Answer play_music(const World&, const Dict& arguments) {
  return Answer::of("music://" + lower(strip(text_of(arguments, "music_name"))));
}

Answer get_today(const World&, const Dict&) { return Answer::of("2023-03-31"); }

constexpr std::array<Field, 1> formula_fields{{{"formula", same_formula}}};
constexpr std::array<Field, 3> mail_fields{
    {{"receiver", same_stripped_lower}, {"subject", same_stripped}, {"content", same_stripped}}};

constexpr Api row(std::string_view name, std::string_view required, Answer (*call)(const World&, const Dict&),
                  std::span<const Field> fields) {
  return {.name = name, .required = required, .call = call, .all_inputs = false, .fields = fields};
}

constexpr std::array<Api, 6> apis{{
    {.name = "BookHotel",
     .required = "hotel_name check_in_time check_out_time room_count adult_count child_count",
     .call = book_hotel},
    row("Calculator", "formula", calculator, formula_fields),
    {.name = "OpenBankAccount", .required = "account password name", .call = open_bank_account},
    row("SendEmail", "receiver subject content", send_email, mail_fields),
    row("PlayMusic", "music_name", play_music, {}),
    row("GetToday", "", get_today, {}),
}};

}  // namespace

std::span<const Api> service_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
