#include "bench/laptop_corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

namespace guestlink::bench {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
    lines.push_back(text.substr(at, end + 1 - at));
    at = end + 1;
  }
  return lines;
}

/// std::uniform_int_distribution differs between libraries; this does not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

 private:
  std::mt19937_64 engine_;
};

void change_letter(std::string& line, Dice& dice) {
  if (line.size() < 2) return;
  char& letter = line[dice.below(line.size() - 1)];
  if (letter >= '0' && letter <= '9') {
    letter = static_cast<char>('0' + dice.below(10));
  } else if (letter >= 'a' && letter <= 'z') {
    letter = static_cast<char>('a' + dice.below(26));
  }
}

void mutate(std::string& text, Dice& dice) {
  auto lines = lines_of(text);
  if (lines.empty()) return;
  const std::size_t at = dice.below(lines.size());
  const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
  switch (dice.below(5)) {
  case 0: lines.erase(place); break;
  case 1: lines.insert(place, lines[at]); break;
  case 2: std::swap(lines[at], lines[dice.below(lines.size())]); break;
  default: change_letter(lines[at], dice);
  }
  text.clear();
  for (const std::string& line : lines) text += line;
}

}  // namespace

std::vector<LaptopTexts> read_laptops(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<fs::path> roots;
  for (const auto& entry : fs::directory_iterator(folder)) roots.push_back(entry.path());
  std::ranges::sort(roots);
  std::vector<LaptopTexts> laptops;
  for (const fs::path& root : roots) {
    LaptopTexts& texts = laptops.emplace_back();
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      texts.emplace(entry.path().lexically_relative(root).generic_string(),
                    std::string(std::istreambuf_iterator<char>(file), {}));
    }
  }
  return laptops;
}

std::vector<LaptopTexts> mutated_laptops(const std::vector<LaptopTexts>& originals,
                                         std::size_t count, std::uint64_t seed) {
  Dice dice(seed);
  std::vector<LaptopTexts> laptops;
  for (std::size_t number = 0; number < count; ++number) {
    LaptopTexts& texts = laptops.emplace_back(originals[number % originals.size()]);
    for (int change = 0; change < 8; ++change) {
      mutate(
          std::next(texts.begin(), static_cast<std::ptrdiff_t>(dice.below(texts.size())))->second,
          dice);
    }
  }
  return laptops;
}

}  // namespace guestlink::bench
