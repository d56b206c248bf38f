#include "reference/model/assignments.h"

#include <algorithm>
#include <array>

namespace guestlink::model {

std::vector<Located<std::string>> Assignment::words() const {
  std::vector<Located<std::string>> result;
  for (const TracedText& word : split_words(traced)) result.push_back(word.located());
  return result;
}

const Assignment* Assignments::find(std::string_view key) const {
  const auto last = std::find_if(all.rbegin(), all.rend(),
                                 [&](const Assignment& one) { return one.key.value == key; });
  return last == all.rend() ? nullptr : &*last;
}

bool Assignments::is_yes(std::string_view key) const {
  const Assignment* found = find(key);
  if (found == nullptr) return false;
  std::string value = found->value.value;
  std::ranges::transform(value, value.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  constexpr std::array<std::string_view, 4> affirmative{"YES", "TRUE", "ON", "1"};
  return std::ranges::find(affirmative, value) != affirmative.end();
}

}  // namespace guestlink::model
