#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "reference/base/result.h"
#include "reference/io/background_file.h"
#include "reference/io/descriptor.h"
#include "reference/io/port.h"

namespace guestlink::io {

/// Writes a pcap file of Ethernet frames with nanoseconds.  Until commit() it has a temporary name
/// in the same folder, and vanishes if commit() never comes: nobody sees half a file.
class CaptureWriter {
 public:
  /// Refuses (unreadable) a `path` that is the same file as one of `inputs`.
  static Result<CaptureWriter> open(const std::string& path, std::span<const std::string> inputs);
  CaptureWriter(CaptureWriter&&) = default;
  CaptureWriter& operator=(CaptureWriter&&) = delete;
  CaptureWriter(const CaptureWriter&) = delete;
  CaptureWriter& operator=(const CaptureWriter&) = delete;
  ~CaptureWriter();

  /// Offloads must have been finished: a capture cannot say them.
  Status write(std::span<const Departure> frames);
  /// Gives the file its name, in place of an older file of that name.
  Status commit();

 private:
  CaptureWriter(std::string path, std::string temporary, Descriptor file);
  /// Copies bytes behind those that wait; there must be room.
  void append(const void* bytes, std::size_t size);
  Status make_room(std::size_t size);
  Failure trouble(int error) const;

  std::string path_;
  std::string temporary_;  ///< Empty once there is nothing to remove.
  std::unique_ptr<BackgroundFile> file_;
  std::vector<std::byte> buffer_;  ///< As large as it will be: growing would fill it with zeros.
  std::size_t used_ = 0;
};

}  // namespace guestlink::io
