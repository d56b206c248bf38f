#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "reference/io/descriptor.h"
#include "reference/net/bytes.h"

namespace guestlink::io {

/// Writes a file in large pieces by a thread of its own, so that the system's copying overlaps with
/// the making of the next piece.  Errors are errno's values; 0 is none.
class BackgroundFile {
 public:
  explicit BackgroundFile(Descriptor file) : file_(std::move(file)) {}
  BackgroundFile(const BackgroundFile&) = delete;
  BackgroundFile& operator=(const BackgroundFile&) = delete;
  ~BackgroundFile();

  /// Takes over the first `size` of the bytes and gives back a vector in their place, with whatever
  /// is in it; waits while the piece before is being written.  The error may be that of an earlier
  /// piece.
  int write(std::vector<std::byte>& bytes, std::size_t size);
  /// Writes the last bytes and waits for all; the first error of any.
  int finish(net::Bytes last);

 private:
  void serve();
  int write_all(net::Bytes bytes) const;

  Descriptor file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::byte> piece_;
  std::size_t size_ = 0;  ///< What of it is to be written.
  bool busy_ = false;     ///< `piece_` is to be written.
  bool over_ = false;
  int error_ = 0;
  std::thread thread_;  ///< Begins with the first piece: a small file needs none.
};

}  // namespace guestlink::io
