// What people published must be read without a line that nobody understands.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

const fs::path corpus = fs::path(GUESTLINK_SOURCE_DIR) / "../shared/corpus";

bool required() {
  const char* needs = std::getenv("GUESTLINK_REQUIRE");
  return needs != nullptr && (std::string_view(needs).find("shared") != std::string_view::npos ||
                              std::string_view(needs) == "all");
}

/// The regular files of a folder of the corpus whose names end in `ending`, sorted.
std::vector<fs::path> files(const std::string& folder, std::string_view ending) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(corpus / folder)) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): only a macro can skip the test it stands in.
#define NEED_CORPUS()                                                    \
  if (!fs::is_directory(corpus)) {                                       \
    if (required()) FAIL() << "the corpus is required and not there";    \
    GTEST_SKIP() << "no ../shared/corpus: published files are not here"; \
  }

TEST(Corpus, VmBhyveTemplatesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("vm-bhyve", "")) {
    const ReadLaptop read("host/vm/.templates/" + path.stem().string() + ".conf", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    ASSERT_EQ(read.laptop.host.vm_bhyve.templates.size(), 1U) << path;
    EXPECT_TRUE(read.laptop.host.vm_bhyve.templates[0].loader) << path;
  }
}

TEST(Corpus, VmBhyveMachinesHaveNoUnknownLine) {
  NEED_CORPUS();
  for (const fs::path& path : files("vm-conf", "")) {
    // The file of another program, which the name does not show.
    if (path.filename() == "eurobsdcon24-bmd.conf") continue;
    const ReadLaptop read("host/vm/x/x.conf", file_text(path));
    EXPECT_THAT(read.unknown_lines(), IsEmpty()) << path;
    ASSERT_EQ(read.laptop.host.vm_bhyve.machines.size(), 1U) << path;
    EXPECT_FALSE(read.laptop.host.vm_bhyve.machines[0].networks.empty()) << path;
  }
}

}  // namespace
}  // namespace guestlink::config
