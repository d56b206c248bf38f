#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include <gtest/gtest.h>

#include "sim/world/recorder.h"

namespace guestlink::sim {
namespace {

TEST(PcapFile, HoldsNanosecondsAndWholeFrames) {
  const std::string path = testing::TempDir() + "guestlink-" + std::to_string(::getpid()) + ".pcap";
  const std::vector<SeenFrame> frames{
      {.at = {1'700'000'000'123'456'789}, .direction = Direction::in, .bytes = {std::byte{0xab}}}};
  ASSERT_TRUE(write_pcap(path, frames));
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::filesystem::remove(path);
  ASSERT_EQ(text.size(), 24U + 16U + 1U);
  EXPECT_EQ(text.substr(0, 4), std::string("\x4d\x3c\xb2\xa1", 4));   // Nanoseconds.
  EXPECT_EQ(text.substr(4, 4), std::string("\x02\x00\x04\x00", 4));   // Version 2.4.
  EXPECT_EQ(text.substr(20, 4), std::string("\x01\x00\x00\x00", 4));  // Ethernet.
  EXPECT_EQ(text.substr(24, 4), std::string("\x00\xf1\x53\x65", 4));  // 1700000000 s.
  EXPECT_EQ(text.substr(28, 4), std::string("\x15\xcd\x5b\x07", 4));  // 123456789 ns.
  EXPECT_EQ(text.substr(32, 8), std::string("\x01\x00\x00\x00\x01\x00\x00\x00", 8));
  EXPECT_EQ(text.substr(40), "\xab");
}

TEST(PcapFile, FolderThatIsNotThereIsSaid) {
  const Status written = write_pcap("/nowhere/x.pcap", {});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, "cannot write /nowhere/x.pcap: No such file or directory");
}

}  // namespace
}  // namespace guestlink::sim
