#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "reference/io/capture_reader.h"
#include "reference/io/capture_writer.h"
#include "reference/io/port.h"

namespace guestlink::io {

/// A port whose frames come from one capture and go to another.
class CapturePort final : public Port {
 public:
  /// Without a reader it is a capture that has ended; without a writer what is sent is forgotten.
  CapturePort(std::unique_ptr<CaptureReader> reader, std::optional<CaptureWriter> writer)
      : reader_(std::move(reader)), writer_(std::move(writer)) {}

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most,
                           Duration patience) override;
  /// Finishes offloads first, as a capture cannot say them.
  Status send(std::span<const Departure> frames) override;
  /// As of its reader.
  std::map<std::string, std::uint64_t> passed_over() const {
    return reader_ ? reader_->passed_over() : std::map<std::string, std::uint64_t>{};
  }
  Status commit() { return writer_ ? writer_->commit() : Status{}; }

 private:
  std::unique_ptr<CaptureReader> reader_;
  std::optional<CaptureWriter> writer_;
};

}  // namespace guestlink::io
