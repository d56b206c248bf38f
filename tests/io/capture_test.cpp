#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/io/capture_port.h"
#include "reference/io/capture_reader.h"
#include "reference/io/capture_writer.h"
#include "tests/io/scratch.h"

namespace guestlink::io {
namespace {

using test::Scratch;
using testing::EndsWith;
using testing::HasSubstr;

template <class Value>
std::string raw(Value value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

std::string swapped(std::uint32_t value) {
  return raw(__builtin_bswap32(value));
}

/// A classic pcap's header in this machine's order.
std::string header(std::uint32_t magic = 0xA1B2C3D4, std::uint32_t link_type = 1) {
  return raw(magic) + raw(std::uint16_t{2}) + raw(std::uint16_t{4}) + raw(std::uint64_t{0}) +
         raw(std::uint32_t{65535}) + raw(link_type);
}

std::string record(std::uint32_t seconds, std::uint32_t fraction, const std::string& bytes,
                   std::uint32_t on_wire = 0) {
  const auto kept = static_cast<std::uint32_t>(bytes.size());
  return raw(seconds) + raw(fraction) + raw(kept) + raw(on_wire == 0 ? kept : on_wire) + bytes;
}

struct Taken {
  std::string bytes;
  std::int64_t at = 0;
  std::uint32_t wire_bytes = 0;
  friend bool operator==(const Taken&, const Taken&) = default;
};

/// Everything that can be had, and the error that ended it ("" for the end of the capture).
std::pair<std::vector<Taken>, std::string> read_all(const std::string& path, std::size_t most = 3) {
  std::vector<Taken> taken;
  auto reader = open_capture_reader(path);
  if (!reader) return {taken, reader.error().message};
  for (;;) {
    std::vector<Arrival> arrivals;
    const auto got = (*reader)->receive(arrivals, most);
    for (const Arrival& one : arrivals) {
      const auto* const text = reinterpret_cast<const char*>(one.frame.bytes.data());
      taken.push_back({{text, one.frame.bytes.size()}, one.at.nanoseconds, one.wire_bytes});
    }
    if (!got) return {taken, got.error().message};
    if (*got == Received::end_of_capture) return {taken, ""};
  }
}

TEST(CaptureReader, KeepsMicroseconds) {
  const Scratch scratch;
  const auto [taken, trouble] =
      read_all(scratch.write("a.pcap", header() + record(7, 250, "frame of the first")));
  EXPECT_EQ(trouble, "");
  EXPECT_EQ(taken, (std::vector<Taken>{{"frame of the first", 7'000'250'000, 18}}));
}

TEST(CaptureReader, KeepsNanoseconds) {
  const Scratch scratch;
  const auto [taken, trouble] =
      read_all(scratch.write("a.pcap", header(0xA1B23C4D) + record(7, 250, "x")));
  EXPECT_EQ(trouble, "");
  EXPECT_EQ(taken, (std::vector<Taken>{{"x", 7'000'000'250, 1}}));
}

TEST(CaptureReader, ReadsTheOtherByteOrder) {
  const Scratch scratch;
  const std::string file = swapped(0xA1B2C3D4) + std::string("\0\2\0\4", 4) +
                           raw(std::uint64_t{0}) + swapped(65535) + swapped(1) + swapped(7) +
                           swapped(250) + swapped(1) + swapped(9) + "x";
  const auto [taken, trouble] = read_all(scratch.write("a.pcap", file));
  EXPECT_EQ(trouble, "");
  EXPECT_EQ(taken, (std::vector<Taken>{{"x", 7'000'250'000, 9}}));
}

TEST(CaptureReader, ReadsPcapngWithNanoseconds) {
  const Scratch scratch;
  const std::string section = raw(0x0A0D0D0AU) + raw(28U) + raw(0x1A2B3C4DU) +
                              raw(std::uint16_t{1}) + raw(std::uint16_t{0}) +
                              raw(std::int64_t{-1}) + raw(28U);
  // An interface of Ethernet with the option if_tsresol 9.
  const std::string interface = raw(1U) + raw(32U) + raw(std::uint16_t{1}) + raw(std::uint16_t{0}) +
                                raw(0U) + raw(std::uint16_t{9}) + raw(std::uint16_t{1}) + raw(9U) +
                                raw(0U) + raw(32U);
  const std::uint64_t at = 7'000'000'250;
  const std::string packet =
      raw(6U) + raw(36U) + raw(0U) + raw(static_cast<std::uint32_t>(at >> 32U)) +
      raw(static_cast<std::uint32_t>(at)) + raw(4U) + raw(4U) + "abcd" + raw(36U);
  const auto [taken, trouble] =
      read_all(scratch.write("a.pcapng", section + interface + packet + packet));
  EXPECT_EQ(trouble, "");
  EXPECT_EQ(taken, (std::vector<Taken>{{"abcd", 7'000'000'250, 4}, {"abcd", 7'000'000'250, 4}}));
}

TEST(CaptureReader, HandsOutMoreThanItsBufferHolds) {
  const Scratch scratch;
  std::string file = header();
  for (int i = 0; i < 20; ++i) file += record(1, 0, std::string(60000, static_cast<char>('a' + i)));
  const auto [taken, trouble] = read_all(scratch.write("a.pcap", file), 64);
  EXPECT_EQ(trouble, "");
  ASSERT_EQ(taken.size(), 20U);
  EXPECT_EQ(taken[19].bytes, std::string(60000, 't'));
}

TEST(CaptureReader, SaysThatAFrameWasCut) {
  const Scratch scratch;
  const auto [taken, trouble] =
      read_all(scratch.write("a.pcap", header() + record(1, 0, "abc", 99)));
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].wire_bytes, 99U);
}

TEST(CaptureReader, NamesATruncatedFileAndKeepsWhatStoodBefore) {
  const Scratch scratch;
  const std::string path =
      scratch.write("a.pcap", header() + record(1, 0, "abc") + record(2, 0, "defgh").substr(0, 18));
  const auto [taken, trouble] = read_all(path);
  EXPECT_EQ(taken, (std::vector<Taken>{{"abc", 1'000'000'000, 3}}));
  EXPECT_EQ(trouble, path +
                         ": it breaks off in record 2, after 18 of its bytes; the record before it "
                         "can be had with --keep-going");
}

TEST(CaptureReader, RefusesARecordOfImpossibleLength) {
  const Scratch scratch;
  const std::string path =
      scratch.write("a.pcap", header() + raw(1U) + raw(0U) + raw(0x7FFFFFFFU) + raw(1U));
  const auto [taken, trouble] = read_all(path);
  EXPECT_EQ(trouble, path +
                         ": record 1 claims 2147483647 bytes, more than any frame has; the 0 "
                         "records before it can be had with --keep-going");
}

TEST(CaptureReader, RefusesAnotherLinkTypeByNameAndWithARemedy) {
  const Scratch scratch;
  const std::string path = scratch.write("any.pcap", header(0xA1B2C3D4, 147));
  const auto [taken, trouble] = read_all(path);
  EXPECT_THAT(trouble, HasSubstr("any.pcap: link type 147 (unknown to guestlink) is not read"));
}

TEST(CaptureReader, RefusesWhatIsNoCapture) {
  const Scratch scratch;
  EXPECT_THAT(read_all(scratch / "none.pcap").second, EndsWith("No such file or directory"));
  EXPECT_THAT(read_all(scratch.write("empty", "")).second,
              EndsWith("it is empty, not even a capture's header"));
  EXPECT_THAT(read_all(scratch.write("a.gz", "\x1f\x8b more than that")).second,
              EndsWith("it is compressed with gzip: unpack it with gunzip first"));
  EXPECT_THAT(read_all(scratch.write("text", "these are words, not a capture")).second,
              HasSubstr("text: it is no pcap or pcapng capture: unknown file format"));
  EXPECT_THAT(read_all("/dev").second, EndsWith("it is not a regular file"));
}

Departure departure(const std::string& bytes, std::int64_t at, std::uint32_t wire_bytes = 0) {
  return {std::as_bytes(std::span(bytes.data(), bytes.size())), {}, wire_bytes, {at}};
}

TEST(CaptureWriter, WritesWhatTheReaderReads) {
  const Scratch scratch;
  auto writer = CaptureWriter::open(scratch / "out.pcap", {});
  ASSERT_TRUE(writer.has_value());
  const std::string first = "first";
  const std::string second(5000, 's');
  const std::vector<Departure> both{departure(first, 1'000'000'007), departure(second, 9, 6000)};
  ASSERT_TRUE(writer->write(both).has_value());
  ASSERT_TRUE(writer->commit().has_value());
  EXPECT_EQ(read_all(scratch / "out.pcap").first,
            (std::vector<Taken>{{first, 1'000'000'007, 5}, {second, 9, 6000}}));
}

TEST(CaptureWriter, LeavesNothingWithoutCommit) {
  const Scratch scratch;
  {
    auto writer = CaptureWriter::open(scratch / "out.pcap", {});
    ASSERT_TRUE(writer.has_value());
    EXPECT_EQ(scratch.files(), 1U);
  }
  EXPECT_EQ(scratch.files(), 0U);
}

TEST(CaptureWriter, RefusesToOverwriteAnInputByAnyName) {
  const Scratch scratch;
  const std::string input = scratch.write("in.pcap", header());
  ASSERT_EQ(::symlink(input.c_str(), (scratch / "inside.pcap").c_str()), 0);
  const auto writer = CaptureWriter::open(scratch / "inside.pcap", std::vector{input});
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().message, (scratch / "inside.pcap") + ": it is the input " + input +
                                        ": choose another --out-dir");
  EXPECT_EQ(scratch.read("in.pcap"), header());
}

TEST(CaptureWriter, ReplacesAnEarlierResult) {
  const Scratch scratch;
  scratch.write("out.pcap", "from an earlier run");
  auto writer = CaptureWriter::open(scratch / "out.pcap", {});
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE(writer->commit().has_value());
  EXPECT_EQ(scratch.read("out.pcap").size(), 24U);
}

TEST(CaptureWriter, ReportsAFullDiskAndLeavesNoHalfFile) {
  const Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    // A limit on the size of files stands for a full disk: write(2) fails as it does there.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000000, 1000000};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string big(100000, 'b');
    const std::vector<Departure> many(30, departure(big, 1));
    std::string said;
    {
      auto writer = CaptureWriter::open(scratch / "out.pcap", {});
      if (const auto good = writer->write(many); !good) said = good.error().message;
    }
    ::_exit(said == (scratch / "out.pcap") + ": File too large; nothing was left of it" ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(scratch.files(), 0U);
}

TEST(CapturePort, FinishesChecksumsThatACaptureCannotSay) {
  const Scratch scratch;
  auto writer = CaptureWriter::open(scratch / "out.pcap", {});
  ASSERT_TRUE(writer.has_value());
  CapturePort port(nullptr, *std::move(writer));
  const std::string frame = std::string(14, 'e') + std::string("\x00\x01\x00\x00\x00\x02", 6);
  Departure one = departure(frame, 1);
  one.offload = {.checksum_unfinished = true, .checksum_start = 14, .checksum_offset = 2};
  ASSERT_TRUE(port.send({&one, 1}).has_value());
  ASSERT_TRUE(port.commit().has_value());
  EXPECT_EQ(read_all(scratch / "out.pcap").first[0].bytes,
            std::string(14, 'e') + std::string("\x00\x01\xff\xfc\x00\x02", 6));
}

}  // namespace
}  // namespace guestlink::io
