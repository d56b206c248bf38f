// vm-bhyve's only reader, config::load and config::get of lib/vm-config (89c21d0):
//
//   grep '^[a-z]' FILE | awk -F# '{print $1}' | sed -e 's@ *$@@' | tr -d '"'
//
// so: a key begins with a small letter in the first column; '#' cuts inside quotes too; only blanks
// are trimmed, and only at the end, so that a tab or a CR stays; every '"' vanishes, a '\'' stays;
// the key is all that stands before the first '='; of a key that stands twice the first counts.  A
// line without '=' is a key whose value is the line itself.

#include "reference/config/vm_bhyve_settings.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace guestlink::config {
namespace {

using model::LineStatus;

bool is_small(char byte) {
  return byte >= 'a' && byte <= 'z';
}

/// The line with the CR that the real program does not take for a part of the line end.
TracedText with_carriage_return(const Reading& in, const Line& line) {
  TracedText text(line.text, line.where);
  const std::string_view whole = in.text();
  if (line.where.end < whole.size() && whole[line.where.end] == '\r') {
    text.add("\r", {line.where.file, line.where.end, line.where.end + 1});
  }
  return text;
}

/// Without '"', and without what follows '#' or the blanks at the end.
TracedText as_read(const TracedText& line) {
  const std::string& text = line.text();
  std::size_t end = std::min(text.find('#'), text.size());
  while (end > 0 && text[end - 1] == ' ') --end;
  TracedText read = line.part(0, 0);
  std::size_t begin = 0;
  while (begin < end) {
    const std::size_t quote = std::min(text.find('"', begin), end);
    if (quote > begin) {
      read.add(std::string_view(text).substr(begin, quote - begin),
               line.place(begin, quote - begin));
    }
    begin = quote + 1;
  }
  return read;
}

/// A line that vm-bhyve does not look at: fine when nobody meant a setting by it.
void pass_over(Reading& in, const Line& line) {
  const std::size_t first = line.text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos || line.text[first] == '#') {
    in.mark(line.number, LineStatus::ignored);
    return;
  }
  const bool indented = first > 0 && is_small(line.text[first]);
  in.refuse(line.part(first, std::string_view::npos), "vmconf-leading-space",
            indented ? "vm-bhyve reads only keys in the first column"
                     : "vm-bhyve reads only lines that begin with a small letter");
}

void note_oddities(Reading& in, const TracedText& raw, const TracedText& key,
                   const TracedText& value) {
  const std::string& text = raw.text();
  const std::size_t hash = text.find('#');
  if (hash != std::string::npos &&
      std::ranges::count(std::string_view(text).substr(0, hash), '"') % 2 != 0) {
    in.refuse(raw.place(hash, 1), "vmconf-hash-in-value",
              "vm-bhyve cuts the line at '#', also between quotes");
  }
  if (!key.empty() && (key.text().back() == ' ' || key.text().back() == '\t')) {
    in.refuse(key.place(), "vmconf-space-around-equals",
              "the blank is part of the key, which nothing reads");
  }
  if (!value.empty() && value.text().back() == '\r') {
    in.refuse(value.place(value.size() - 1, 1), "crlf-line-endings",
              "the value ends in a carriage return");
  } else if (!value.empty() && value.text().back() == '\t') {
    in.refuse(value.place(value.size() - 1, 1), "vmconf-loader-hidden-tab",
              "the value ends in a tab");
  }
  if (value.text().starts_with('\'')) {
    in.refuse(value.place(0, 1), "vmconf-single-quote", "the quotes are part of the value");
  }
}

}  // namespace

model::VmSettings read_vm_settings(Reading& in) {
  model::VmSettings settings;
  settings.file = in.file();
  std::set<std::string> seen;
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (line.text.empty() || !is_small(line.text.front())) {
      pass_over(in, line);
      continue;
    }
    const TracedText raw = with_carriage_return(in, line);
    const TracedText text = as_read(raw);
    const std::size_t equals = text.text().find('=');
    const TracedText key = text.part(0, equals);
    TracedText value = equals == std::string::npos ? text : text.part(equals + 1);
    note_oddities(in, raw, key, value);
    if (equals == std::string::npos) {
      in.refuse(text.place(), "vmconf-no-value", "without '=' the key is its own value");
    }
    const bool first = seen.insert(key.text()).second;
    if (!first) {
      in.refuse(key.place(), "vmconf-duplicate-key", "the first value of the key is the one used");
    }
    in.mark(number, LineStatus::understood);
    settings.all.emplace_back(key.located(), std::move(value));
  }
  return settings;
}

VmSettingsIndex::VmSettingsIndex(const model::VmSettings& settings) {
  for (const model::Assignment& one : settings.all) first_.try_emplace(one.key.value, &one);
}

const model::Assignment* VmSettingsIndex::find(const std::string& key) const {
  const auto found = first_.find(key);
  return found == first_.end() ? nullptr : found->second;
}

std::optional<Located<std::string>> VmSettingsIndex::value(const std::string& key) const {
  const model::Assignment* found = find(key);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

std::optional<Located<std::string>> VmSettingsIndex::filled(const std::string& key) const {
  auto found = value(key);
  if (found && found->value.empty()) found.reset();
  return found;
}

}  // namespace guestlink::config
