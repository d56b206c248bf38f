#include "reference/config/command_options.h"

namespace guestlink::config {

std::optional<CommandOption> CommandOptions::next() {
  if (letter_ == 0) {
    if (word_ >= words_.size()) return std::nullopt;
    const std::string& word = words_[word_].text();
    if (word.size() < 2 || word.front() != '-') return std::nullopt;
    if (word == "--") {
      ++word_;
      return std::nullopt;
    }
    letter_ = 1;
  }
  const TracedText& cluster = words_[word_];
  CommandOption option;
  option.letter = cluster.text()[letter_];
  const bool alone = cluster.size() == 2;
  option.where = alone ? cluster.place() : cluster.place(letter_, 1);
  const std::size_t found =
      option.letter == ':' ? std::string_view::npos : letters_.find(option.letter);
  option.known = found != std::string_view::npos;
  const bool takes_value =
      option.known && found + 1 < letters_.size() && letters_[found + 1] == ':';
  if (takes_value && letter_ + 1 < cluster.size()) {
    option.value = cluster.part(letter_ + 1);
    letter_ = 0;
    ++word_;
  } else if (takes_value) {
    letter_ = 0;
    ++word_;
    if (word_ < words_.size()) option.value = words_[word_++];
  } else if (++letter_ >= cluster.size()) {
    letter_ = 0;
    ++word_;
  }
  return option;
}

}  // namespace guestlink::config
