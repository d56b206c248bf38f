// sshd_config(5), the host's and the guest's, as servconf.c of OpenSSH reads it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"
#include "reference/config/sshd_keywords.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

/// Words with quotes and backslashes as argv_split() takes them; a word that begins with '#'
/// ends the line.  Nothing when a quote is never closed.
std::optional<std::vector<TracedText>> split_arguments(const Line& line, std::size_t at) {
  std::vector<TracedText> words;
  const std::string_view text = line.text;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    if (text[at] == '#') break;
    TracedText word;
    word.add({}, line.part(at, 0));
    char quote = '\0';
    while (at < text.size() && (quote != '\0' || (text[at] != ' ' && text[at] != '\t'))) {
      const char byte = text[at];
      const char next = at + 1 < text.size() ? text[at + 1] : '\0';
      if (byte == '\\' &&
          (next == '\'' || next == '"' || next == '\\' || (quote == '\0' && next == ' '))) {
        word.add_instead(text.substr(at + 1, 1), line.part(at, 2));
        at += 2;
      } else if (quote == '\0' && (byte == '"' || byte == '\'')) {
        quote = byte;
        ++at;
        if (word.empty()) word.add({}, line.part(at, 0));
      } else if (quote != '\0' && byte == quote) {
        quote = '\0';
        ++at;
      } else {
        word.add(text.substr(at, 1), line.part(at, 1));
        ++at;
      }
    }
    if (quote != '\0') return std::nullopt;
    words.push_back(std::move(word));
  }
  return words;
}

/// Where the keyword ends and where its arguments begin: blanks, or one '=' among them.
std::pair<std::size_t, std::size_t> keyword_ends(std::string_view text, std::size_t begin) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t end = std::min(text.find_first_of(" \t\r=", begin), text.size());
  std::size_t rest = std::min(text.find_first_not_of(blanks, end), text.size());
  if (rest < text.size() && text[rest] == '=') {
    rest = std::min(text.find_first_not_of(blanks, rest + 1), text.size());
  }
  return {end, rest};
}

void read_sshd(Reading& in, std::optional<model::SshdConfig>& into) {
  if (!into) into.emplace().file = in.file();
  std::optional<std::size_t> match_block;
  std::size_t blocks = 0;
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    Line line = in.line(number);
    const std::size_t last = line.text.find_last_not_of(" \t\r\f");
    line.text = line.text.substr(0, last == std::string_view::npos ? 0 : last + 1);
    const std::size_t begin = line.text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos || line.text[begin] == '#') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const auto [end, rest] = keyword_ends(line.text, begin);
    const std::string keyword = lower(line.text.substr(begin, end - begin));
    const SourceSpan place = line.part(begin, end - begin);
    const SshdKeyword known = sshd_keyword(keyword);
    if (known == SshdKeyword::unknown) {
      in.refuse(place, "ssh-bad-option",
                "sshd says \"Bad configuration option\" and does not start");
    }
    auto values = split_arguments(line, rest);
    if (!values) {
      in.refuse(line.part(rest, std::string::npos), "ssh-bad-option",
                "sshd finds an unbalanced quote and does not start");
      continue;
    }
    if (values->empty()) {
      in.refuse(place, "ssh-bad-option", "sshd misses an argument and does not start");
      continue;
    }
    model::SshdSetting setting;
    setting.keyword = {std::string(line.text.substr(begin, end - begin)), place};
    for (const TracedText& value : *values) setting.values.push_back(value.located());
    if (keyword == "match") {
      match_block = blocks++;
    }
    setting.match_block = match_block;
    if (!sshd_takes(keyword, lower(values->front().text()))) {
      in.refuse(values->front().place(), "ssh-bad-option",
                "sshd says \"unsupported option\" and does not start");
    } else if (known != SshdKeyword::unknown) {
      in.mark(number,
              known == SshdKeyword::current ? LineStatus::understood : LineStatus::unmodelled);
    }
    into->settings.push_back(std::move(setting));
  }
}

}  // namespace

void read_host_sshd_config(Reading& in) {
  read_sshd(in, in.laptop().host.sshd);
}
void read_guest_sshd_config(Reading& in) {
  read_sshd(in, in.laptop().guest.sshd);
}

}  // namespace guestlink::config
