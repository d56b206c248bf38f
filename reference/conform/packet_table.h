#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/conform/build_frame.h"
#include "reference/forward/settings.h"

namespace guestlink::conform {

/// A forwarder's settings and a list of frames with what must become of each: the file format of
/// fixtures/replay/*.txt, explained in docs/packet-tables.md.
struct PacketTable {
  struct Item {
    std::string port;   ///< "outside", or empty with a word only.
    std::string frame;  ///< Its text, or "same".
    std::string word;   ///< "drop REASON", "consumed", "flood".
  };
  struct Row {
    std::size_t line = 0;  ///< In the file, from 1.
    Instant at;
    std::string port;  ///< "tick": nothing comes, time only passes.
    std::string frame;
    std::vector<Item> expected;
  };
  std::string title;
  std::vector<std::string> proves;  ///< Requirements of forwarding.md: "U1".
  forward::Settings settings;
  /// Who has which Ethernet address, known to the forwarder or not.
  std::map<net::Ipv4Address, net::MacAddress> hosts;
  std::map<net::Ipv6Address, net::MacAddress> hosts6;
  std::vector<Row> rows;
  std::string refusal;  ///< Why these settings must be refused; empty: they must be taken.
};

/// `unreadable` with the line.
Result<PacketTable> parse_packet_table(std::string_view text);

/// Writes one frame: guestlink's own code or another's, as an oracle.
using FrameBuilder = std::function<BuiltFrame(const FrameText&, const Surroundings&)>;

/// Sees each frame that came of a row, with what the row expects of it; nullptr: nothing.
using FrameWatcher = std::function<void(const PacketTable::Row& row,
                                        const PacketTable::Item* expected, net::Bytes frame)>;

/// Runs the table; every row that went otherwise than written, one text each: line, what was
/// expected, what came.  `unreadable` when a frame or the settings make no sense.
Result<std::vector<std::string>> run_packet_table(const PacketTable& table,
                                                  const FrameBuilder& build, bool by_batch = false,
                                                  const FrameWatcher& watch = {});

}  // namespace guestlink::conform
