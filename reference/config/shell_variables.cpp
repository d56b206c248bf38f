#include "reference/config/shell_variables.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guestlink::config {
namespace {

/// All values filled in come to no more: doubling line by line would fill the memory.
constexpr std::size_t most_filled_in = 16 << 20;
constexpr int deepest = 64;

constexpr std::string_view blanks = " \t\n";

}  // namespace

void ShellVariables::set(const std::string& name, std::optional<TracedText> text) {
  values_[name] = {std::move(text), conditions_};
}

bool ShellVariables::in_effect(const Value& value) const {
  return value.conditions.size() <= conditions_.size() &&
         std::equal(value.conditions.begin(), value.conditions.end(), conditions_.begin());
}

void ShellVariables::enter(std::size_t index) {
  conditions_ = script_.commands[index].conditions;
  while (next_loop_ < script_.loops.size() && script_.loops[next_loop_].first_command <= index) {
    set(script_.loops[next_loop_++].variable, std::nullopt);
  }
}

ShellValue ShellVariables::assign(const ShellAssignment& one) {
  set_defaults(one.value.pieces);
  ShellValue value = expand(one.value);
  set(one.name.value, value.known ? std::optional(value.text) : std::nullopt);
  return value;
}

void ShellVariables::run(std::size_t index) {
  const ShellCommand& command = script_.commands[index];
  for (const ShellWord& word : command.words) set_defaults(word.pieces);
  if (!command.words.empty()) set_by_words(command);
}

void ShellVariables::set_by_words(const ShellCommand& command) {
  const auto name = command.words.front().bare();
  if (!name) return;
  constexpr std::array<std::string_view, 4> declaring{"export", "readonly", "local", "declare"};
  if (std::ranges::find(declaring, *name) != declaring.end()) {
    for (std::size_t index = 1; index < command.words.size(); ++index) {
      const ShellValue value = expand(command.words[index]);
      const std::size_t equals = value.text.text().find('=');
      if (equals == std::string::npos) continue;
      set(value.text.text().substr(0, equals),
          value.known ? std::optional(value.text.part(equals + 1)) : std::nullopt);
    }
  } else if (*name == "read" || *name == "unset" || *name == "getopts") {
    for (std::size_t index = 1; index < command.words.size(); ++index) {
      const auto variable = command.words[index].bare();
      if (variable && is_shell_name(*variable)) set(std::string(*variable), std::nullopt);
    }
  }
}

/// `: ${name:=word}` sets as it expands.
void ShellVariables::set_defaults(const std::vector<ShellPiece>& pieces) {
  for (const ShellPiece& piece : pieces) {
    if (piece.kind != ShellPiece::Kind::variable) continue;
    if (piece.modifier != ":=" && piece.modifier != "=") continue;
    const auto found = values_.find(piece.text);
    const bool empty = found != values_.end() && found->second.text && found->second.text->empty();
    if (found != values_.end() && !(empty && piece.modifier == ":=")) continue;
    ShellValue value = expand_pieces(piece.operand, 0);
    set(piece.text, value.known ? std::optional(std::move(value.text)) : std::nullopt);
  }
}

std::optional<TracedText> ShellVariables::value_of(const ShellPiece& piece, int depth) const {
  const auto found = values_.find(piece.text);
  const bool is_set = found != values_.end();
  if (is_set && (!found->second.text || !in_effect(found->second))) return std::nullopt;
  const bool empty = is_set && found->second.text->empty();
  const std::string& how = piece.modifier;
  const auto operand = [&]() -> std::optional<TracedText> {
    ShellValue value = expand_pieces(piece.operand, depth + 1);
    if (!value.known) return std::nullopt;
    if (value.text.empty())
      value.text.add({}, {piece.where.file, piece.where.begin, piece.where.begin});
    return value.text;
  };
  if (how == ":-" || how == ":=") {
    // A variable that the script never sets may come from its environment.
    if (!is_set || empty) return operand();
    return found->second.text;
  }
  if (!is_set) return how == "-" || how == "=" ? operand() : std::nullopt;
  if (how.empty() || how == "-" || how == "=" || how == "?" || how == ":?") {
    return found->second.text;
  }
  if (how == "+") return operand();
  if (how == ":+") return empty ? found->second.text : operand();
  return std::nullopt;
}

void ShellVariables::append(const ShellPiece& piece, ShellValue& to, int depth) const {
  if (piece.kind == ShellPiece::Kind::text) {
    if (piece.verbatim) {
      to.text.add(piece.text, piece.where);
    } else {
      to.text.add_instead(piece.text, piece.where);
    }
    return;
  }
  std::optional<TracedText> value;
  if (piece.kind == ShellPiece::Kind::variable && depth < deepest) value = value_of(piece, depth);
  if (value && filled_in_ + value->size() <= most_filled_in) {
    filled_in_ += value->size();
    to.text.add_instead(value->text(), piece.where);
    return;
  }
  to.known = false;
  to.text.add(text_.substr(piece.where.begin, piece.where.end - piece.where.begin), piece.where);
}

ShellValue ShellVariables::expand_pieces(const std::vector<ShellPiece>& pieces, int depth) const {
  ShellValue result;
  for (const ShellPiece& piece : pieces) append(piece, result, depth);
  return result;
}

ShellValue ShellVariables::expand(const ShellWord& word) const {
  ShellValue result = expand_pieces(word.pieces, 0);
  if (word.pieces.empty())
    result.text.add({}, {word.where.file, word.where.begin, word.where.begin});
  return result;
}

std::vector<ShellValue> ShellVariables::expand_words(const ShellWord& word) const {
  std::vector<Field> fields(1);
  for (const ShellPiece& piece : word.pieces) {
    if (piece.kind != ShellPiece::Kind::variable || piece.quoted) {
      append(piece, fields.back().value, 0);
      fields.back().any = true;
      continue;
    }
    const auto value = value_of(piece, 0);
    if (!value || filled_in_ + value->size() > most_filled_in) {
      append(piece, fields.back().value, 0);
      fields.back().any = true;
      continue;
    }
    const std::string& text = value->text();
    filled_in_ += text.size();
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t blank = std::min(text.find_first_of(blanks, at), text.size());
      if (blank > at) {
        fields.back().value.text.add_instead(text.substr(at, blank - at), piece.where);
        fields.back().any = true;
      }
      if (blank < text.size() && fields.back().any) fields.emplace_back();
      at = blank + 1;
    }
  }
  std::vector<ShellValue> words;
  for (Field& field : fields) {
    if (field.any) words.push_back(std::move(field.value));
  }
  return words;
}

std::vector<Located<std::string>> ShellVariables::unset(const ShellWord& word) const {
  std::vector<Located<std::string>> names;
  for (const ShellPiece& piece : word.pieces) {
    if (piece.kind != ShellPiece::Kind::variable || !piece.modifier.empty()) continue;
    if (!is_shell_name(piece.text) || values_.contains(piece.text)) continue;
    names.push_back({piece.text, piece.where});
  }
  return names;
}

}  // namespace guestlink::config
