// Any bytes as a settings file: settings or complaints, each at a place in the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "reference/relay/settings_reader.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guestlink;
  SourceSet sources;
  const FileId file = sources.add("fuzz.json", std::string(data, data + size));
  Diagnostics findings;
  const auto settings = relay::read_settings(sources, file, findings);
  if (settings.has_value() != findings.empty()) std::abort();
  for (const Diagnostic& one : findings) {
    if (one.where.begin > one.where.end || one.message.empty()) std::abort();
    if (relay::in_words(sources, one).empty()) std::abort();
  }
  return 0;
}
