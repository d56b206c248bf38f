// /boot/loader.conf as the loader's own Lua reads it (freebsd-src stand/lua/config.lua): a table
// of patterns tried in order, with other patterns in 12 than from 13 on.

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

enum class Dialect { twelve, thirteen };

bool is_alnum(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}
bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}
/// Lua's %p in the C locale.
bool is_punctuation(char byte) {
  return byte > ' ' && byte < '\x7f' && !is_alnum(byte);
}

std::size_t skip_spaces(std::string_view line, std::size_t at) {
  while (at < line.size() && is_space(line[at])) ++at;
  return at;
}

/// What the first pattern that fits found.
struct Match {
  std::size_t key_begin = 0, key_end = 0;
  std::size_t value_begin = 0, value_end = 0;
  std::size_t rest = 0;  ///< Where the line must be blank or a comment.
  bool module = false;   ///< X_load and its like: goes to the table of modules.
  bool quoted = false;
};

bool is_key_byte(char byte, Dialect dialect) {
  if (dialect == Dialect::twelve) return is_alnum(byte) || is_punctuation(byte);
  return is_alnum(byte) || byte == '-' || byte == '_' || byte == '.';
}

/// A quoted value that begins at `at`.
bool match_quoted(std::string_view line, std::size_t at, Dialect dialect, Match& match) {
  if (at >= line.size() || line[at] != '"') return false;
  std::size_t close = std::string_view::npos;
  if (dialect == Dialect::twelve) {
    // Up to the next quote, ASCII only.
    close = at + 1;
    while (close < line.size() && line[close] != '"') {
      if (!is_alnum(line[close]) && !is_space(line[close]) && !is_punctuation(line[close])) {
        return false;
      }
      ++close;
    }
    if (close == line.size()) return false;
  } else {
    close = line.rfind('"');
    if (close == at) return false;
  }
  match.value_begin = at + 1;
  match.value_end = close;
  match.rest = skip_spaces(line, close + 1);
  match.quoted = true;
  return true;
}

bool match_bare(std::string_view line, std::size_t at, Dialect dialect, Match& match) {
  std::size_t end = at;
  const bool twelve = dialect == Dialect::twelve;
  while (end < line.size()) {
    const char byte = line[end];
    const bool fits = is_alnum(byte) || (!twelve && byte == '-' && end == at) ||
                      (!twelve && end > at && (byte == '_' || byte == '.' || byte == '-'));
    // 12 has a pattern of its own for numbers with a sign.
    const bool sign = twelve && end == at && byte == '-' && end + 1 < line.size() &&
                      line[end + 1] >= '0' && line[end + 1] <= '9';
    if (!fits && !sign) break;
    ++end;
  }
  if (end == at) return false;
  match.value_begin = at;
  match.value_end = end;
  match.rest = skip_spaces(line, end);
  match.quoted = false;
  return true;
}

/// True for a key that is a module's: X_load, X_name, … with X of letters, digits, '-' and '_'.
bool is_module_key(std::string_view key) {
  constexpr std::array<std::string_view, 7> endings{"_load",   "_name",  "_type", "_flags",
                                                    "_before", "_after", "_error"};
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    return key.size() > ending.size() && key.ends_with(ending) &&
           std::ranges::all_of(
               key, [](char byte) { return is_alnum(byte) || byte == '-' || byte == '_'; });
  });
}

/// Tries `KEY = VALUE`.  In 12 a key may hold any punctuation, '=' too, and takes as much as it
/// can; hence the candidates from the right.
std::optional<Match> match_assignment(std::string_view line, Dialect dialect) {
  Match match;
  match.key_begin = skip_spaces(line, 0);
  std::size_t run = match.key_begin;
  while (run < line.size() && is_key_byte(line[run], dialect)) ++run;
  if (dialect == Dialect::thirteen &&
      (run == match.key_begin || !is_alnum(line[match.key_begin]))) {
    // Modules may begin with '-' or '_', variables may not.
    const std::string_view key = line.substr(match.key_begin, run - match.key_begin);
    if (!is_module_key(key)) return std::nullopt;
  }
  const auto try_at = [&](std::size_t key_end, bool quoted) {
    const std::size_t equals = skip_spaces(line, key_end);
    if (key_end == match.key_begin || equals >= line.size() || line[equals] != '=') return false;
    match.key_end = key_end;
    const std::size_t value = skip_spaces(line, equals + 1);
    return quoted ? match_quoted(line, value, dialect, match)
                  : match_bare(line, value, dialect, match);
  };
  for (const bool quoted : {true, false}) {
    if (try_at(run, quoted)) return match;
    if (dialect == Dialect::thirteen) continue;
    for (std::size_t end = run; end-- > match.key_begin + 1;) {
      if (line[end] == '=' && try_at(end, quoted)) return match;
    }
  }
  return std::nullopt;
}

/// `exec = "COMMAND"`
bool is_exec(std::string_view line, const Match& match) {
  return match.quoted && line.substr(match.key_begin, match.key_end - match.key_begin) == "exec";
}

bool contains(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

/// Why the loader says "Malformed line": the name of the mistake, for the rules.
std::string_view reason_of(std::string_view line) {
  const std::size_t first = skip_spaces(line, 0);
  const std::string_view text = line.substr(first);
  if (contains(line, "\xE2\x80\x9C") || contains(line, "\xE2\x80\x9D") ||
      contains(line, "\xE2\x80\x98") || contains(line, "\xE2\x80\x99")) {
    return "loader-smart-quotes";
  }
  if (contains(line, "\xEF\xBB\xBF") || contains(line, "\xC2\xA0")) return "utf8-bom-or-nbsp";
  if (text.starts_with('`') || text.starts_with("**")) return "paste-markdown-escape";
  if (text.starts_with("..") || text.starts_with('<') || text.starts_with('[')) {
    return "placeholder-line";
  }
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return "loader-malformed-line";
  if (equals > 0 && text[equals - 1] == '+') return "pptdevs-plus-equals";
  const std::string_view value = text.substr(skip_spaces(text, equals + 1));
  if (value.starts_with('\'')) return "loader-single-quote";
  if (!value.starts_with('"')) return "loader-unquoted-value";
  const std::size_t comment = value.find('#', std::min(value.find('"', 1), value.size()));
  const auto quotes = std::ranges::count(value, '"');
  if (quotes % 2 != 0 && comment == std::string_view::npos) return "loader-missing-close-quote";
  if (comment != std::string_view::npos && contains(value.substr(comment), "\"")) {
    return "loader-quote-in-comment";
  }
  return contains(value, "=") ? "loader-two-on-one-line" : "loader-malformed-line";
}

/// The mistake in words, where a look at the line may not show it.
std::string_view mistake_of(std::string_view reason) {
  if (reason == "loader-unquoted-value") return "the value has no quotes: ";
  if (reason == "loader-single-quote") return "the quotes are single ones: ";
  if (reason == "loader-missing-close-quote") return "the closing quote is missing: ";
  return "";
}

/// What variables hold so far, and how much of it was put into others.
struct Known {
  std::map<std::string, std::string, std::less<>> values;
  std::size_t filled_in = 0;
};
/// Doubling line by line would fill the memory.
constexpr std::size_t most_filled_in = 16 << 20;

/// A variable's value: `\` escapes and variables, as 13 and later do it; nothing when a quote
/// stands in it.  `plain` becomes false where a variable is not one of this file's.
std::optional<TracedText> variable_value(const Line& line, const Match& match, Known& known,
                                         bool& plain) {
  TracedText value;
  const std::string_view text = line.text;
  value.add({}, line.part(match.value_begin, 0));
  std::size_t verbatim = match.value_begin;
  std::size_t at = match.value_begin;
  const auto flush = [&](std::size_t to) {
    value.add(text.substr(verbatim, to - verbatim), line.part(verbatim, to - verbatim));
  };
  while (at < match.value_end) {
    if (text[at] == '"') return std::nullopt;
    if (text[at] == '\\' && at + 1 < match.value_end) {
      flush(at);
      value.add_instead(text.substr(at + 1, 1), line.part(at, 2));
      at += 2;
      verbatim = at;
      continue;
    }
    if (text[at] == '$') {
      std::size_t begin = at + 1;
      const bool braces = begin < match.value_end && text[begin] == '{';
      if (braces) ++begin;
      std::size_t end = begin;
      while (end < match.value_end &&
             (is_alnum(text[end]) || text[end] == '_' || text[end] == '.' || text[end] == '-')) {
        ++end;
      }
      if (end == begin || (braces && (end >= match.value_end || text[end] != '}'))) {
        return std::nullopt;
      }
      const std::size_t after = braces ? end + 1 : end;
      flush(at);
      const auto found = known.values.find(text.substr(begin, end - begin));
      const bool fits =
          found != known.values.end() && known.filled_in + found->second.size() <= most_filled_in;
      if (fits) {
        known.filled_in += found->second.size();
      } else {
        plain = false;
      }
      value.add_instead(fits ? std::string_view(found->second) : text.substr(at, after - at),
                        line.part(at, after - at));
      at = after;
      verbatim = at;
      continue;
    }
    ++at;
  }
  flush(match.value_end);
  return value;
}

/// An assignment, and nothing but a comment behind it.
std::optional<Match> match_line(std::string_view line, Dialect dialect) {
  auto match = match_assignment(line, dialect);
  if (match && match->rest < line.size() && line[match->rest] != '#') return std::nullopt;
  return match;
}

void read_line(Reading& in, const Line& line, Dialect dialect, Known& known) {
  const std::size_t first = skip_spaces(line.text, 0);
  if (first == line.text.size() || line.text[first] == '#') {
    in.mark(line.number, LineStatus::ignored);
    return;
  }
  const auto match = match_line(line.text, dialect);
  if (!match) {
    const std::string_view reason = reason_of(line.text);
    std::string message =
        std::string(mistake_of(reason)) + "the loader says \"Malformed line\" and passes over it";
    if (!in.laptop().release() && match_line(line.text, Dialect::twelve)) {
      message += "; no capture says which release this is, and 12 would take it";
    }
    in.refuse(line.part(first, std::string::npos), reason, std::move(message));
    return;
  }
  const std::string_view key =
      line.text.substr(match->key_begin, match->key_end - match->key_begin);
  if (is_exec(line.text, *match)) {
    in.mark(line.number, LineStatus::unmodelled);
    return;
  }
  const SourceSpan value_place =
      line.part(match->value_begin, match->value_end - match->value_begin);
  TracedText value(line.text.substr(match->value_begin, match->value_end - match->value_begin),
                   value_place);
  bool plain = true;
  if (is_module_key(key)) {
    if (value.text().find('"') != std::string::npos) {
      in.refuse(value_place, "loader-two-on-one-line",
                "the loader takes everything up to the line's last quote for the value");
    }
  } else if (match->quoted) {
    auto processed = variable_value(line, *match, known, plain);
    if (!processed) {
      in.refuse(value_place,
                contains(value.text(), "\"") ? "loader-two-on-one-line" : "loader-malformed-line",
                "the loader says \"Failed to parse variable\" and does not set it");
      return;
    }
    value = *processed;
  }
  if (plain) known.values[std::string(key)] = value.text();
  in.laptop().host.loader.all.push_back(model::Assignment(
      {std::string(key), line.part(match->key_begin, key.size())}, std::move(value)));
  in.laptop().host.loader.all.back().plain = plain;
  in.mark(line.number, plain ? LineStatus::understood : LineStatus::unmodelled);
}

}  // namespace

void read_loader_conf(Reading& in) {
  const auto release = in.laptop().release();
  const Dialect dialect = release && release->major < 13 ? Dialect::twelve : Dialect::thirteen;
  Known known;
  for (const model::Assignment& one : in.laptop().host.loader.all) {
    if (one.plain) known.values[one.key.value] = one.value.value;
  }
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    read_line(in, in.line(number), dialect, known);
  }
}

}  // namespace guestlink::config
