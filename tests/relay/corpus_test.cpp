// Real captures of all kinds through both modes: none may crash, hang or be silently lost.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reference/forward/modes.h"
#include "reference/io/capture_port.h"
#include "reference/io/library_pcap.h"
#include "reference/relay/pump.h"
#include "reference/relay/settings_file.h"
#include "tests/places.h"

namespace guestlink::relay {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> corpus() {
  std::vector<std::string> files;
  const fs::path folder(test::source_dir() + "/../shared/corpus/pcap");
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

/// How many frames libpcap finds, until the end or the damage.
std::uint64_t frames_by_libpcap(const std::string& path) {
  const auto reader = io::open_library_pcap(path);
  if (!reader) return 0;
  std::uint64_t frames = 0;
  std::vector<io::Arrival> arrivals;
  while ((*reader)->receive(arrivals, 100).value_or(io::Received::end_of_capture) ==
         io::Received::frames) {
    frames += arrivals.size();
    arrivals.clear();
  }
  return frames;
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    files = corpus();
    if (!files.empty()) return;
    const char* const required = std::getenv("GUESTLINK_REQUIRE");
    const std::string_view needs = required == nullptr ? "" : required;
    if (needs.find("corpus") != std::string_view::npos) FAIL() << "../shared/corpus is missing";
    GTEST_SKIP() << "../shared/corpus is missing";
  }

  void replay_all(const forward::Settings& settings) {
    std::size_t readable = 0;
    for (const std::string& path : files) {
      auto reader = io::open_capture_reader(path);
      if (!reader) {
        EXPECT_EQ(reader.error().message.find(path), 0U) << reader.error().message;
        continue;
      }
      ++readable;
      io::CapturePort inside(*std::move(reader), std::nullopt);
      io::CapturePort outside(nullptr, std::nullopt);
      const std::array<io::Port*, 2> ports{&inside, &outside};
      const auto forwarder = forward::make_forwarder(settings);
      ASSERT_TRUE(forwarder.has_value()) << forwarder.error().message;
      CapturePump pump{.keep_going = true, .damage = {}, .observer = nullptr};
      const auto counters = pump_captures(ports, **forwarder, pump);
      ASSERT_TRUE(counters.has_value()) << path;
      const std::uint64_t dropped =
          std::accumulate(counters->drops.begin(), counters->drops.end(), std::uint64_t{0});
      EXPECT_EQ(counters->sides[0].packets_in,
                counters->sent + counters->flooded + counters->consumed + dropped)
          << path;
      EXPECT_EQ(counters->sides[0].packets_in, frames_by_libpcap(path)) << path;
    }
    EXPECT_GT(readable, files.size() / 2);
  }

  std::vector<std::string> files;
};

TEST_F(Corpus, EveryFrameMeetsAnEndInNat44) {
  const auto settings = load_settings(test::source_dir() + "/fixtures/captures/demo-nat44.json");
  ASSERT_TRUE(settings.has_value());
  replay_all(*settings);
}

TEST_F(Corpus, EveryFrameMeetsAnEndInABridge) {
  forward::Settings settings;
  settings.mode = "bridge";
  replay_all(settings);
}

}  // namespace
}  // namespace guestlink::relay
