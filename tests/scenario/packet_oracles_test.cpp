// Every frame that the packet tables put out, read again by libtins and by Wireshark's dissectors:
// neither shares code with the engine or with what builds the expected frames.

#include <algorithm>
#include <array>
#include <span>
#include <sstream>

#include <gmock/gmock.h>
#include <tins/ethernetII.h>
#include <tins/exceptions.h>

#include "reference/conform/conformance.h"
#include "reference/conform/packet_table.h"
#include "reference/io/capture_writer.h"
#include "reference/net/describe.h"
#include "tests/io/scratch.h"
#include "tests/scenario/built_world.h"
#include "tests/support/program.h"

namespace guestlink::sim {
namespace {

/// A frame that came of a table's row.
struct Came {
  std::string where;  ///< "fixtures/replay/U05-timer.txt:17"
  std::string words;  ///< What it must be, and what it came of.
  std::vector<std::byte> frame;
};

bool has_any(const Came& one, std::span<const char* const> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return one.words.find(word) != std::string::npos; });
}

/// Whether the table sent a packet that was wrong, unfinished or no packet, or one whose header for
/// each hop is none.
bool is_spoilt(const Came& one) {
  static constexpr std::array words{"badsum", "badipsum", "unfinished",
                                    "raw ",   "cut ",     "proto6 0 "};
  return has_any(one, words);
}

std::vector<Came> all_that_came() {
  std::vector<Came> all;
  for (const conform::BuiltInTable& text : conform::built_in_tables()) {
    const auto table = conform::parse_packet_table(text.text);
    if (!table) continue;
    const auto watch = [&](const conform::PacketTable::Row& row,
                           const conform::PacketTable::Item* expected, net::Bytes frame) {
      all.push_back({std::string(text.file) + ":" + std::to_string(row.line),
                     row.frame + " -> " + (expected == nullptr ? "" : expected->frame),
                     {frame.begin(), frame.end()}});
    };
    const auto ran = conform::run_packet_table(*table, conform::build_frame, false, watch);
    EXPECT_TRUE(ran) << text.file << ": " << why(ran);
  }
  return all;
}

std::vector<std::uint8_t> octets_of(net::Bytes bytes) {
  std::vector<std::uint8_t> octets(bytes.size());
  std::ranges::transform(bytes, octets.begin(),
                         [](std::byte one) { return std::to_integer<std::uint8_t>(one); });
  return octets;
}

/// What libtins 4.0 cannot write back: a checksum left out, options, bytes behind the packet, a
/// quote so long that it takes it for one with extensions (RFC 4884).
bool is_beyond_libtins(const Came& one) {
  static constexpr std::array words{"nosum", "options", "trailer", "quote 528"};
  return has_any(one, words);
}

/// libtins works out every length and checksum anew when it writes: what it read and writes the
/// same had them right.
TEST(PacketOracles, LibtinsWritesTheSame) {
  std::size_t same = 0;
  for (const Came& one : all_that_came()) {
    if (is_spoilt(one) || is_beyond_libtins(one)) continue;
    const std::vector<std::uint8_t> octets = octets_of(one.frame);
    std::vector<std::uint8_t> written;
    try {
      written =
          Tins::EthernetII(octets.data(), static_cast<std::uint32_t>(octets.size())).serialize();
    } catch (const Tins::malformed_packet& error) {
      ADD_FAILURE() << one.where << ": " << error.what();
      continue;
    }
    // It pads short frames.
    if (written.size() > octets.size()) written.resize(octets.size());
    EXPECT_EQ(written, octets) << one.where << ": " << net::describe(one.frame);
    ++same;
  }
  EXPECT_GT(same, 800U);
}

/// The fields of one line of tshark's, or of one field's several values.
std::vector<std::string> split(const std::string& line, char between) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, between);) fields.push_back(field);
  return fields;
}

/// What tshark says of a frame that is not right; empty when nothing.  Its checksum states are 0
/// bad, 1 good, 2 not verified (of a piece, or of a quote that is cut), 3 not there.
std::string complaint(const std::vector<std::string>& fields) {
  std::string text;
  if (fields.size() > 1 && !fields[1].empty()) text += fields[1] + " ";
  for (std::size_t i = 2; i < fields.size(); ++i) {
    for (const std::string& state : split(fields[i], ',')) {
      if (state == "0") text += "a bad checksum ";
    }
  }
  return text;
}

/// One capture of them all, read once.
std::vector<std::vector<std::string>> read_by_tshark(const std::vector<Came>& all) {
  const test::Scratch scratch;
  const std::string path = scratch / "all.pcap";
  auto writer = io::CaptureWriter::open(path, {});
  EXPECT_TRUE(writer) << why(writer);
  if (!writer) return {};
  std::vector<io::Departure> frames;
  for (const Came& one : all) {
    frames.push_back({one.frame, {}, static_cast<std::uint32_t>(one.frame.size()), {}});
  }
  EXPECT_TRUE(writer->write(frames));
  EXPECT_TRUE(writer->commit());
  // Pieces of different tables look alike, so none are put together; what is in a datagram is not
  // what its port number says.
  std::string line = "tshark -r " + path + " -T fields -E separator=';'";
  for (const char* option :
       {"ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE",
        "ip.defragment:FALSE", "ipv6.defragment:FALSE"}) {
    line += std::string(" -o ") + option;
  }
  for (const char* as : {"udp.port==0-65535,data", "tcp.port==0-65535,data", "ip.proto==47,data"}) {
    line += std::string(" -d ") + as;
  }
  for (const char* field :
       {"frame.number", "_ws.malformed", "ip.checksum.status", "tcp.checksum.status",
        "udp.checksum.status", "icmp.checksum.status", "icmpv6.checksum.status"}) {
    line += std::string(" -e ") + field;
  }
  const test::Ran ran = test::run_line(line + " 2> " + (scratch / "err"));
  EXPECT_EQ(ran.exit_code, 0) << scratch.read("err");
  std::vector<std::vector<std::string>> lines;
  for (const std::string& one : split(ran.out, '\n')) lines.push_back(split(one, ';'));
  return lines;
}

TEST(PacketOracles, TsharkFindsNothingWrong) {
  GUESTLINK_NEED("tshark");
  const std::vector<Came> all = all_that_came();
  const auto lines = read_by_tshark(all);
  ASSERT_EQ(lines.size(), all.size());
  std::size_t right = 0;
  std::size_t spoilt_and_found = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string found = complaint(lines[i]);
    if (is_spoilt(all[i])) {
      spoilt_and_found += found.empty() ? 0U : 1U;
      continue;
    }
    EXPECT_EQ(found, "") << all[i].where << ": " << net::describe(all[i].frame);
    ++right;
  }
  EXPECT_GT(right, 800U);
  // It looks: what the tables spoilt it finds spoilt.
  EXPECT_GT(spoilt_and_found, 5U);
}

}  // namespace
}  // namespace guestlink::sim
