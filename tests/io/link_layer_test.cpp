// Packets of other link types as Ethernet frames.

#include "reference/io/link_layer.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace guestlink::io {
namespace {

std::vector<std::byte> bytes(std::string_view hex) {
  std::vector<std::byte> all;
  std::string digits;
  for (const char c : hex) {
    if (c != ' ') digits += c;
  }
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    all.push_back(static_cast<std::byte>(std::stoul(digits.substr(i, 2), nullptr, 16)));
  }
  return all;
}

const LinkEnds ends{.own = {{2, 0, 0, 0, 1, 1}}};
const std::string udp =
    "4500001c 00010000 4011b16c ac180131 c6336409 13880007 00080000";  // 172.24.1.49 > 198.51.100.9
const std::string to_group =
    "4500001c 00010000 4011b16c ac180131 e1828384 13880007 00080000";  // > 225.130.131.132

/// The frame, or why there is none.
std::pair<std::vector<std::byte>, std::string> ethernet(int type, const std::string& hex,
                                                        bool whole = true) {
  std::vector<std::byte> out;
  const std::string_view why = to_ethernet(type, bytes(hex), whole, ends, out);
  return {out, std::string(why)};
}
std::pair<std::vector<std::byte>, std::string> frame(const std::string& hex) {
  return {bytes(hex), ""};
}
std::pair<std::vector<std::byte>, std::string> none(std::string why) {
  return {{}, std::move(why)};
}

TEST(LinkLayer, RawPacketsAreToTheForwarder) {
  const auto wanted = frame("020000000101 020000000002 0800" + udp);
  EXPECT_EQ(ethernet(link_type::raw, udp), wanted);
  EXPECT_EQ(ethernet(link_type::raw_of_libpcap, udp), wanted);
  EXPECT_EQ(ethernet(link_type::ipv4, udp), wanted);
  EXPECT_EQ(ethernet(link_type::raw, to_group), frame("01005e028384 020000000002 0800" + to_group));
  EXPECT_EQ(ethernet(link_type::raw, "30000000"), none("it is no IP packet"));
  EXPECT_EQ(ethernet(link_type::raw, ""), none("its header is cut short"));
}

TEST(LinkLayer, CookedPacketsKeepTheirSender) {
  const std::string sender = "0006 020000000149 0000";
  EXPECT_EQ(ethernet(link_type::linux_sll, "0000 0001" + sender + "0800" + udp),
            frame("020000000101 020000000149 0800" + udp));
  EXPECT_EQ(ethernet(link_type::linux_sll, "0001 0001" + sender + "0806 00010800"),
            frame("ffffffffffff 020000000149 0806 00010800"));
  EXPECT_EQ(ethernet(link_type::linux_sll, "0003 0001" + sender + "0800" + udp),
            frame("020000000003 020000000149 0800" + udp));
  EXPECT_EQ(ethernet(link_type::linux_sll, "0000 0001" + sender + "0004 4242"),
            none("it has no EtherType"));
  EXPECT_EQ(ethernet(link_type::linux_sll, "0000 0001 0006"), none("its header is cut short"));
  EXPECT_EQ(
      ethernet(link_type::linux_sll2, "0800 0000 00000003 0001 00 06 020000000149 0000" + udp),
      frame("020000000101 020000000149 0800" + udp));
  EXPECT_EQ(ethernet(link_type::linux_sll2, "0800 0000 00000003"), none("its header is cut short"));
}

const std::string receiver = "0a0000000001";
const std::string transmitter = "0a0000000002";
const std::string third = "0a0000000003";
const std::string fourth = "0a0000000004";
const std::string snap = "aaaa03000000 0800";

TEST(LinkLayer, WifiDataHasThreeAddressesOrFour) {
  const auto data = [&](const std::string& control) {
    return ethernet(link_type::ieee802_11,
                    control + "0000" + receiver + transmitter + third + "0000" + snap + udp);
  };
  // To the access point: receiver, source, destination.
  EXPECT_EQ(data("0801"), frame(third + transmitter + "0800" + udp));
  // From it: destination, transmitter, source.
  EXPECT_EQ(data("0802"), frame(receiver + third + "0800" + udp));
  // Between stations.
  EXPECT_EQ(data("0800"), frame(receiver + transmitter + "0800" + udp));
  // Four addresses (WDS), plain and with QoS.
  EXPECT_EQ(ethernet(link_type::ieee802_11,
                     "0803 0000" + receiver + transmitter + third + "0000" + fourth + snap + udp),
            frame(third + fourth + "0800" + udp));
  EXPECT_EQ(ethernet(link_type::ieee802_11, "8803 0000" + receiver + transmitter + third + "0000" +
                                                fourth + "0600" + snap + udp),
            frame(third + fourth + "0800" + udp));
}

TEST(LinkLayer, WifiFramesWithoutReadableDataSaySo) {
  const std::string rest = "0000" + receiver + transmitter + third + "0000" + snap + udp;
  EXPECT_EQ(ethernet(link_type::ieee802_11, "8000" + rest), none("it is no data frame"));
  EXPECT_EQ(ethernet(link_type::ieee802_11, "4801" + rest),
            none("it is a data frame without data"));
  EXPECT_EQ(ethernet(link_type::ieee802_11, "0841" + rest), none("it is encrypted"));
  EXPECT_EQ(ethernet(link_type::ieee802_11, "0805" + rest),
            none("it is a fragment of an 802.11 frame"));
  EXPECT_EQ(ethernet(link_type::ieee802_11, "0801"), none("its header is cut short"));
  EXPECT_EQ(ethernet(link_type::ieee802_11,
                     "8801 0000" + receiver + transmitter + third + "0000" + "8000" + snap + udp),
            none("it is an aggregate (A-MSDU)"));
}

TEST(LinkLayer, RadiotapStandsBeforeThem) {
  const std::string data = "0801 0000" + receiver + transmitter + third + "0000" + snap + udp;
  const auto wanted = frame(third + transmitter + "0800" + udp);
  EXPECT_EQ(ethernet(link_type::radiotap, "0000 0800 00000000" + data), wanted);
  // Flags tell of a FCS, which is taken off where it was captured.
  EXPECT_EQ(ethernet(link_type::radiotap, "0000 0900 02000000 10" + data + "deadbeef"), wanted);
  EXPECT_EQ(ethernet(link_type::radiotap, "0000 0900 02000000 10" + data, false), wanted);
  // With the clock before the flags.
  EXPECT_EQ(
      ethernet(link_type::radiotap, "0000 1100 03000000 0102030405060708 10" + data + "deadbeef"),
      wanted);
  EXPECT_EQ(ethernet(link_type::radiotap, "0000 ff00 00000000" + data),
            none("its header is cut short"));
}

}  // namespace
}  // namespace guestlink::io
