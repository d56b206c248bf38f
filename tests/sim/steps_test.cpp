#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/steps/arguments.h"
#include "sim/steps/digest.h"
#include "sim/steps/dns.h"
#include "sim/steps/tcp.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;
constexpr net::Ipv4Address loopback{0x7F000001U};

struct Socket {
  Socket() : number(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(number); }
  int number;
};

/// Where a listener really stands once the kernel has chosen its port.
SocketAddress listening(int descriptor) {
  EXPECT_TRUE(listen_at(descriptor, {loopback, 0}));
  SystemAddress address;
  getsockname(descriptor, address.get(), address.room());
  return address.address();
}

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char one : text) bytes.push_back(static_cast<std::byte>(one));
  return bytes;
}

TEST(SocketAddress, IsWrittenWithBracketsAroundIpv6) {
  for (const char* const text : {"192.0.2.1:80", "[2001:db8::1]:80", "[::]:7"}) {
    const auto address = parse_socket_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(to_string(*address), text);
    EXPECT_EQ(to_string(SystemAddress(*address).address()), text);
  }
  for (const char* const text : {"2001:db8::1:80", "[192.0.2.1]:80", "[2001:db8::1]", "[]:80",
                                 "192.0.2.1", "192.0.2.1:0", "192.0.2.1:65536", ":80"}) {
    EXPECT_FALSE(parse_socket_address(text)) << text;
  }
}

TEST(Digest, IsSha256) {
  Digest digest;
  digest.add(bytes_of("a"));
  digest.add(bytes_of("bc"));
  EXPECT_EQ(digest.finish(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TcpExchange, CarriesAMegabyteEachWayUnchanged) {
  const Socket client;
  const Socket listener;
  const SocketAddress server = listening(listener.number);
  const auto outcome =
      exchange_tcp(client.number, listener.number, server, 1U << 20U, Deadline::after(10s));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->good()) << outcome->trouble;
  EXPECT_EQ(outcome->up.bytes_received, 1U << 20U);
  EXPECT_EQ(outcome->down.bytes_received, 1U << 20U);
  EXPECT_NE(outcome->up.sent, outcome->down.sent);
  ASSERT_TRUE(outcome->seen_as);
  EXPECT_EQ(outcome->seen_as->address, loopback);
}

TEST(TcpExchange, SaysWhenNobodyListens) {
  const Socket client;
  const Socket listener;
  listening(listener.number);
  // A port that is taken and at which nobody listens.
  const Socket taken;
  SystemAddress address({loopback, 0});
  ASSERT_EQ(bind(taken.number, address.get(), address.size()), 0);
  getsockname(taken.number, address.get(), address.room());
  const auto outcome =
      exchange_tcp(client.number, listener.number, address.address(), 1024, Deadline::after(10s));
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->good());
  EXPECT_EQ(outcome->trouble, "Connection refused");
}

TEST(Greeting, IsTheFirstLineOfWhoeverAnswers) {
  const Socket client;
  const Socket listener;
  const SocketAddress server = listening(listener.number);
  const auto outcome = read_greeting(client.number, server, listener.number, "SSH-2.0-host\r\nmore",
                                     Deadline::after(10s));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->connected);
  EXPECT_EQ(outcome->greeting, "SSH-2.0-host");
  EXPECT_EQ(outcome->trouble, "");
}

TEST(Greeting, IsMissingWhereNobodySpeaks) {
  const Socket client;
  const Socket listener;
  const SocketAddress server = listening(listener.number);
  const auto outcome =
      read_greeting(client.number, server, listener.number, "", Deadline::after(10s));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->connected);
  EXPECT_EQ(outcome->trouble, "connected, but nothing was said");
}

TEST(Dns, AsksForAddressesAsRfc1035Writes) {
  EXPECT_EQ(encode_dns_query("a.example", 0x1234),
            bytes_of({"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
                      "\x01"
                      "a\x07"
                      "example\x00\x00\x01\x00\x01",
                      27}));
}

TEST(Dns, ReadsAnAnswerBehindACompressedName) {
  const std::string_view message{
      "\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00\x01"
      "a\x07"
      "example\x00\x00\x01\x00\x01"
      "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\xc6\x33\x64\x01",
      43};
  const auto answer = decode_dns_answer(bytes_of(message), 0x1234);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->code, 0);
  ASSERT_EQ(answer->addresses.size(), 1U);
  EXPECT_EQ(net::to_string(answer->addresses[0]), "198.51.100.1");
  EXPECT_FALSE(decode_dns_answer(bytes_of(message), 0x1235)) << "another question's answer";
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_FALSE(decode_dns_answer(bytes_of(message.substr(0, size)), 0x1234)) << size;
  }
}

}  // namespace
}  // namespace guestlink::sim
