#include "reference/io/capture_port.h"

#include "reference/io/finish_offload.h"

namespace guestlink::io {

Result<Received> CapturePort::receive(std::vector<Arrival>& arrivals, std::size_t most,
                                      Duration /*patience*/) {
  if (!reader_) return Received::end_of_capture;
  return reader_->receive(arrivals, most);
}

Status CapturePort::send(std::span<const Departure> frames) {
  if (!writer_) return {};
  // Frames of captures have nothing to finish, and they come by the million.
  const auto first = std::find_if(frames.begin(), frames.end(), [](const Departure& one) {
    return needs_finishing(one.offload);
  });
  const auto plain = static_cast<std::size_t>(first - frames.begin());
  if (auto good = writer_->write(frames.first(plain)); !good) return good;
  for (const Departure& frame : frames.subspan(plain)) {
    Status good;
    finish_offload(frame.bytes, frame.offload, [&](net::Bytes finished) {
      const Departure one{finished, {}, static_cast<std::uint32_t>(finished.size()), frame.at};
      if (good) good = writer_->write({&one, 1});
    });
    if (!good) return good;
  }
  return {};
}

}  // namespace guestlink::io
