#pragma once

#include <cstddef>
#include <vector>

#include "reference/io/port.h"

namespace guestlink::io {

/// A port whose frames are put in and taken out by a test.
class MemoryPort final : public Port {
 public:
  struct Stored {
    std::vector<std::byte> bytes;
    net::Offload offload;
    std::uint32_t wire_bytes = 0;
    Instant at;
  };

  std::vector<Stored> to_receive;  ///< In the order of time.
  std::vector<Stored> sent;

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most,
                           Duration /*patience*/) override {
    if (next_ == to_receive.size()) return Received::end_of_capture;
    for (std::size_t i = 0; i < most && next_ < to_receive.size(); ++i, ++next_) {
      Stored& one = to_receive[next_];
      const auto size = static_cast<std::uint32_t>(one.bytes.size());
      arrivals.push_back(
          {{one.bytes, one.offload}, one.wire_bytes > size ? one.wire_bytes : size, one.at});
    }
    return Received::frames;
  }

  Status send(std::span<const Departure> frames) override {
    for (const Departure& one : frames) {
      sent.push_back({{one.bytes.begin(), one.bytes.end()}, one.offload, one.wire_bytes, one.at});
    }
    return {};
  }

 private:
  std::size_t next_ = 0;
};

}  // namespace guestlink::io
