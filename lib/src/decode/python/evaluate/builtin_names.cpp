#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "evaluate.hpp"

namespace evalrun::python {
namespace {

/// Builtin types that are known by their own name.
constexpr std::array<std::string_view, 93> types{"ArithmeticError",
                                                 "AssertionError",
                                                 "AttributeError",
                                                 "BaseException",
                                                 "BaseExceptionGroup",
                                                 "BlockingIOError",
                                                 "BrokenPipeError",
                                                 "BufferError",
                                                 "BytesWarning",
                                                 "ChildProcessError",
                                                 "ConnectionAbortedError",
                                                 "ConnectionError",
                                                 "ConnectionRefusedError",
                                                 "ConnectionResetError",
                                                 "DeprecationWarning",
                                                 "EOFError",
                                                 "EncodingWarning",
                                                 "Exception",
                                                 "ExceptionGroup",
                                                 "FileExistsError",
                                                 "FileNotFoundError",
                                                 "FloatingPointError",
                                                 "FutureWarning",
                                                 "GeneratorExit",
                                                 "ImportError",
                                                 "ImportWarning",
                                                 "IndentationError",
                                                 "IndexError",
                                                 "InterruptedError",
                                                 "IsADirectoryError",
                                                 "KeyError",
                                                 "KeyboardInterrupt",
                                                 "LookupError",
                                                 "MemoryError",
                                                 "ModuleNotFoundError",
                                                 "NameError",
                                                 "NotADirectoryError",
                                                 "NotImplementedError",
                                                 "OSError",
                                                 "OverflowError",
                                                 "PendingDeprecationWarning",
                                                 "PermissionError",
                                                 "ProcessLookupError",
                                                 "RecursionError",
                                                 "ReferenceError",
                                                 "ResourceWarning",
                                                 "RuntimeError",
                                                 "RuntimeWarning",
                                                 "StopAsyncIteration",
                                                 "StopIteration",
                                                 "SyntaxError",
                                                 "SyntaxWarning",
                                                 "SystemError",
                                                 "SystemExit",
                                                 "TabError",
                                                 "TimeoutError",
                                                 "TypeError",
                                                 "UnboundLocalError",
                                                 "UnicodeDecodeError",
                                                 "UnicodeEncodeError",
                                                 "UnicodeError",
                                                 "UnicodeTranslateError",
                                                 "UnicodeWarning",
                                                 "UserWarning",
                                                 "ValueError",
                                                 "Warning",
                                                 "ZeroDivisionError",
                                                 "bool",
                                                 "bytearray",
                                                 "bytes",
                                                 "classmethod",
                                                 "complex",
                                                 "dict",
                                                 "enumerate",
                                                 "filter",
                                                 "float",
                                                 "frozenset",
                                                 "int",
                                                 "list",
                                                 "map",
                                                 "memoryview",
                                                 "object",
                                                 "property",
                                                 "range",
                                                 "reversed",
                                                 "set",
                                                 "slice",
                                                 "staticmethod",
                                                 "str",
                                                 "super",
                                                 "tuple",
                                                 "type",
                                                 "zip"};
static_assert(std::ranges::is_sorted(types));
constexpr std::array<std::string_view, 43> functions{
    "abs",     "aiter",   "all",     "anext",   "any",    "ascii", "bin",        "breakpoint", "callable",
    "chr",     "compile", "delattr", "dir",     "divmod", "eval",  "exec",       "format",     "getattr",
    "globals", "hasattr", "hash",    "hex",     "id",     "input", "isinstance", "issubclass", "iter",
    "len",     "locals",  "max",     "min",     "next",   "oct",   "open",       "ord",        "pow",
    "print",   "repr",    "round",   "setattr", "sorted", "sum",   "vars"};
static_assert(std::ranges::is_sorted(functions));
/// Types that take other types in square brackets.
constexpr std::array<std::string_view, 9> generics{
    "BaseExceptionGroup", "ExceptionGroup", "dict", "enumerate", "frozenset", "list", "set", "tuple", "type"};

constexpr std::string_view type = "type", union_type = "UnionType", alias = "GenericAlias";
constexpr std::string_view between = " | ";

bool is_unionable(const Value& value) {
  const auto* object = value.object();
  return value.is_none() || (object != nullptr && object->type != "builtin_function_or_method");
}

std::string name_of(const Value& value) { return value.object() != nullptr ? value.object()->name : repr(value); }

/// Adds the members of a union, or the single type. A generic alias may hold a union in its brackets.
void add_members(std::vector<std::string>& members, const Value& value) {
  const auto text = name_of(value);
  std::size_t begin = 0, depth = 0;
  const auto add = [&](std::size_t end) {
    auto member = text.substr(begin, end - begin);
    if (std::ranges::find(members, member) == members.end()) members.push_back(std::move(member));
  };
  if (value.object() != nullptr && value.object()->type == union_type)
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '[') ++depth;
      if (text[i] == ']') --depth;
      if (depth != 0 || !std::string_view(text).substr(i).starts_with(between)) continue;
      add(i);
      begin = i + between.size();
    }
  add(text.size());
}

}  // namespace

std::optional<Value> builtin_named(std::string_view name) {
  if (std::ranges::binary_search(types, name)) return Object{std::string(type), std::string(name)};
  // Since Python 3.3 these are other names of OSError.
  if (name == "EnvironmentError" || name == "IOError") return Object{std::string(type), "OSError"};
  if (std::ranges::binary_search(functions, name)) return Object{"builtin_function_or_method", std::string(name)};
  return std::nullopt;
}

std::optional<Value> union_of(const Value& left, const Value& right) {
  if (!is_unionable(left) || !is_unionable(right)) return std::nullopt;
  std::vector<std::string> members;
  add_members(members, left);
  add_members(members, right);
  if (members.size() == 1) return left.is_none() ? right : left;
  std::string text;
  for (const auto& member : members) {
    if (!text.empty()) text += between;
    text += member;
  }
  return Object{std::string(union_type), std::move(text)};
}

std::optional<Value> generic_alias(const Object& object, const Value& index) {
  if (object.type != type || !std::ranges::binary_search(generics, object.name)) return std::nullopt;
  std::string text = object.name + "[";
  if (const auto* several = index.tuple(); several != nullptr && !several->items.empty()) {
    for (std::size_t i = 0; i < several->items.size(); ++i) text += (i == 0 ? "" : ", ") + name_of(several->items[i]);
  } else {
    text += name_of(index);
  }
  return Object{std::string(alias), text + "]"};
}

}  // namespace evalrun::python
