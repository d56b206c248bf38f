#include "reference/report/fingerprint.h"

#include <cstdint>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace guestlink::report {
namespace {

std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\t' || letter == '\r';
    if (!blank) {
      result += letter;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char letter : text) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace

std::vector<std::string> fingerprints(const Findings& findings) {
  std::vector<std::string> result;
  std::map<std::string, int> seen;
  for (const Diagnostic& finding : findings.all) {
    const FileId file = finding.where.file;
    const bool whole_file = finding.where.begin == 0 && finding.where.end == 0;
    const std::uint32_t line = findings.sources.position(file, finding.where.begin).line;
    const std::string text =
        whole_file ? "" : with_single_blanks(findings.sources.line(file, line));
    const std::string key =
        fmt::format("{}\n{}\n{}", finding.rule, findings.sources.path(file), text);
    result.push_back(fmt::format("{:016x}", fnv1a(fmt::format("{}\n{}", key, seen[key]++))));
  }
  return result;
}

}  // namespace guestlink::report
