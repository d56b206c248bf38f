#include "tests/support/laptop_damage.h"

#include <fstream>
#include <sstream>
#include <string_view>

namespace guestlink::test {
namespace {

namespace fs = std::filesystem;

void add_line(std::optional<std::string>& text, std::string_view line) {
  text = text ? *text + '\n' + std::string(line) : std::string(line);
}

}  // namespace

std::string file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Damage> read_damages(std::istream& in) {
  std::vector<Damage> table;
  std::string file;
  for (std::string line; std::getline(in, line) && line != "=";) {
    if (line == "@@ cut") {
      table.back().cut = true;
    } else if (line.starts_with("@ ")) {
      file = line.substr(2);
    } else if (line.starts_with("# ") && !file.empty()) {
      table.push_back({file, line.substr(2), std::nullopt, std::nullopt, false});
    } else if (line.starts_with('-')) {
      add_line(table.back().was, std::string_view(line).substr(1));
    } else if (line.starts_with('+')) {
      add_line(table.back().becomes, std::string_view(line).substr(1));
    }
  }
  return table;
}

std::optional<std::string> damaged(const std::string& text, const Damage& damage) {
  std::string result = text;
  if (damage.cut) {
    if (!text.ends_with('\n')) return std::nullopt;
    result.pop_back();
    return result;
  }
  if (!damage.was) return text + *damage.becomes + '\n';
  const std::size_t at = text.find(*damage.was);
  if (at == std::string::npos) return std::nullopt;
  if (damage.becomes) return result.replace(at, damage.was->size(), *damage.becomes);
  const std::size_t before = text.rfind('\n', at);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::size_t end = text.find('\n', at + damage.was->size());
  return result.erase(begin, end == std::string::npos ? end : end + 1 - begin);
}

LaptopFiles files_of(const fs::path& laptop) {
  LaptopFiles files;
  for (const auto& entry : fs::recursive_directory_iterator(laptop)) {
    if (!entry.is_regular_file()) continue;
    files.emplace(fs::relative(entry.path(), laptop).generic_string(), file_text(entry.path()));
  }
  return files;
}

}  // namespace guestlink::test
