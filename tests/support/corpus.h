#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/places.h"

namespace guestlink::test {

/// Files that people published; not part of the checkout, but beside it.
inline std::filesystem::path corpus() {
  return std::filesystem::path(source_dir()) / "../shared/corpus";
}

inline bool corpus_is_required() {
  const char* needs = std::getenv("GUESTLINK_REQUIRE");
  return needs != nullptr && (std::string_view(needs).find("shared") != std::string_view::npos ||
                              std::string_view(needs) == "all");
}

/// The regular files of a folder of the corpus whose names end in `ending`, sorted.
inline std::vector<std::filesystem::path> corpus_files(const std::string& folder,
                                                       std::string_view ending) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(corpus() / folder)) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): only a macro can skip the test it stands in.
#define NEED_CORPUS()                                                                 \
  if (!std::filesystem::is_directory(test::corpus())) {                               \
    if (test::corpus_is_required()) FAIL() << "the corpus is required and not there"; \
    GTEST_SKIP() << "no ../shared/corpus: published files are not here";              \
  }

}  // namespace guestlink::test
