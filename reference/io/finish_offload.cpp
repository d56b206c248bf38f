#include "reference/io/finish_offload.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "reference/net/checksum.h"
#include "reference/net/offload.h"

namespace guestlink::io {
namespace {

using net::load16;
using net::load32;
using net::load8;
using net::store16;
using net::store32;
using net::store8;

constexpr std::size_t ethernet_bytes = 14;
constexpr std::uint8_t tcp_fin = 0x01;
constexpr std::uint8_t tcp_psh = 0x08;
constexpr std::uint8_t tcp_cwr = 0x80;

/// Writes the checksum over `covered`, whose field holds `before`: 0, or the pseudo-header's sum.
void write_checksum(net::MutableBytes covered, std::size_t field, std::uint16_t before, bool udp) {
  store16(covered, field, before);
  std::uint16_t checksum = net::checksum(covered);
  if (udp && checksum == 0) checksum = 0xFFFF;  // RFC 768: zero means none
  store16(covered, field, checksum);
}

/// Where the headers of a superpacket stand.
struct Headers {
  std::size_t ip = 0;
  std::size_t transport = 0;
  std::size_t end = 0;  ///< Where the payload begins.
  bool v6 = false;
  bool udp = false;
};

std::optional<Headers> find_headers(net::Bytes frame, const net::Offload& offload) {
  std::size_t ip = ethernet_bytes;
  if (frame.size() < ip) return std::nullopt;
  std::uint16_t type = load16(frame, 12);
  while (type == 0x8100 || type == 0x88A8) {
    if (frame.size() < ip + 4) return std::nullopt;
    type = load16(frame, ip + 2);
    ip += 4;
  }
  Headers found{.ip = ip,
                .transport = offload.checksum_start,
                .end = 0,
                .v6 = type == 0x86DD,
                .udp = offload.segment_kind == segment_udp};
  const std::size_t ip_header = found.v6 ? 40 : 20;
  if (found.transport < ip + ip_header || frame.size() < found.transport + 20) return std::nullopt;
  found.end = found.transport +
              (found.udp ? 8U : (load8(frame, found.transport + 12) >> 4U) * std::size_t{4});
  if (found.end >= frame.size()) return std::nullopt;
  return found;
}

/// One segment: a copy of the headers and of its piece of the payload, with what differs put in.
class Segmenter {
 public:
  Segmenter(net::Bytes frame, const Headers& headers, std::uint8_t kind)
      : frame_(frame), headers_(headers), ecn_((kind & segment_ecn) != 0) {}

  net::Bytes cut(std::size_t offset, std::size_t length, std::uint16_t number) {
    const std::size_t payload = frame_.size() - headers_.end;
    segment_.assign(frame_.begin(), frame_.begin() + static_cast<std::ptrdiff_t>(headers_.end));
    const auto piece = frame_.subspan(headers_.end + offset, length);
    segment_.insert(segment_.end(), piece.begin(), piece.end());
    const net::MutableBytes all(segment_);
    write_ip(all.subspan(headers_.ip), number);
    const auto transport = all.subspan(headers_.transport);
    if (headers_.udp) {
      store16(transport, 4, static_cast<std::uint16_t>(transport.size()));
    } else {
      const bool last = offset + length == payload;
      store32(transport, 4, load32(transport, 4) + static_cast<std::uint32_t>(offset));
      std::uint8_t flags = load8(transport, 13);
      if (!last) flags &= static_cast<std::uint8_t>(~(tcp_fin | tcp_psh));
      if (ecn_ && offset > 0) flags &= static_cast<std::uint8_t>(~tcp_cwr);
      store8(transport, 13, flags);
    }
    const std::size_t field = headers_.udp ? 6 : 16;
    write_checksum(transport, field, pseudo_sum(transport.size()), headers_.udp);
    return segment_;
  }

 private:
  void write_ip(net::MutableBytes ip, std::uint16_t number) const {
    if (headers_.v6) {
      store16(ip, 4, static_cast<std::uint16_t>(ip.size() - 40));
      return;
    }
    const std::size_t header = headers_.transport - headers_.ip;
    store16(ip, 2, static_cast<std::uint16_t>(ip.size()));
    store16(ip, 4, static_cast<std::uint16_t>(load16(ip, 4) + number));
    write_checksum(ip.first(header), 10, 0, false);
  }

  std::uint16_t pseudo_sum(std::size_t transport_bytes) const {
    const auto addresses =
        headers_.v6 ? frame_.subspan(headers_.ip + 8, 32) : frame_.subspan(headers_.ip + 12, 8);
    return net::folded(net::sum(addresses, transport_bytes + (headers_.udp ? 17 : 6)));
  }

  net::Bytes frame_;
  Headers headers_;
  bool ecn_;
  std::vector<std::byte> segment_;
};

}  // namespace

void finish_offload(net::Bytes frame, const net::Offload& offload,
                    const std::function<void(net::Bytes)>& hand_out) {
  const auto kind = static_cast<std::uint8_t>(offload.segment_kind & ~segment_ecn);
  const bool segments = kind == segment_tcp4 || kind == segment_tcp6 || kind == segment_udp;
  if (segments && offload.segment_bytes > 0) {
    if (const auto headers = find_headers(frame, offload)) {
      Segmenter segmenter(frame, *headers, offload.segment_kind);
      const std::size_t payload = frame.size() - headers->end;
      std::uint16_t number = 0;
      for (std::size_t at = 0; at < payload; at += offload.segment_bytes, ++number) {
        hand_out(
            segmenter.cut(at, std::min<std::size_t>(offload.segment_bytes, payload - at), number));
      }
      return;
    }
  }
  std::vector<std::byte> finished(frame.begin(), frame.end());
  net::finish_checksum(finished, offload);
  hand_out(finished);
}

}  // namespace guestlink::io
