#include "reference/io/background_file.h"

#include <cerrno>

#include <unistd.h>

namespace guestlink::io {

BackgroundFile::~BackgroundFile() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

int BackgroundFile::write(std::vector<std::byte>& bytes, std::size_t size) {
  if (!thread_.joinable()) thread_ = std::thread([this] { serve(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !busy_; });
  std::swap(piece_, bytes);
  size_ = size;
  busy_ = true;
  const int error = error_;
  lock.unlock();
  changed_.notify_all();
  return error;
}

int BackgroundFile::finish(net::Bytes last) {
  if (thread_.joinable()) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !busy_; });
    if (error_ != 0) return error_;
  }
  return write_all(last);
}

void BackgroundFile::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return busy_ || over_; });
    if (!busy_) return;
    lock.unlock();
    const int error =
        error_ == 0 ? write_all(net::Bytes(piece_).first(size_)) : 0;  // only this thread sets it
    lock.lock();
    if (error != 0) error_ = error;
    busy_ = false;
    changed_.notify_all();
  }
}

int BackgroundFile::write_all(net::Bytes bytes) const {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file_.number(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno;
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return 0;
}

}  // namespace guestlink::io
