#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "reference/base/source.h"

namespace guestlink::config {

/// The span of each scalar value of a JSON text by its path: "intent.ssh_port", "0.addr_info.1".
/// Trusts that the text is JSON and not too deep.
class JsonPlaces {
 public:
  JsonPlaces(std::string_view text, FileId file) : text_(text), file_(file) { value(""); }
  /// The start of the file where there is no such value.
  SourceSpan at(const std::string& path) const;

 private:
  void blanks();
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  std::string_view string();
  void note(const std::string& path, std::size_t begin, std::size_t end);
  void value(const std::string& path);
  void members(const std::string& path, bool object);

  std::string_view text_;
  FileId file_;
  std::size_t at_ = 0;
  std::map<std::string, SourceSpan> places_;
};

/// True when brackets stand in each other deeper than any real file has them, which would cost a
/// recursive reader its stack.
bool is_json_too_deep(std::string_view text);

}  // namespace guestlink::config
