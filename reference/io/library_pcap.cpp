#include "reference/io/library_pcap.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pcap/pcap.h>

#include "reference/io/link_type.h"

namespace guestlink::io {
namespace {

struct ClosePcap {
  void operator()(pcap_t* capture) const { pcap_close(capture); }
};
using Pcap = std::unique_ptr<pcap_t, ClosePcap>;

/// libpcap hands out one record at a time in memory that the next call reuses, so that a batch
/// needs copies.
class LibraryPcap final : public CaptureReader {
 public:
  LibraryPcap(std::string path, Pcap capture, const LinkEnds& ends)
      : path_(std::move(path)),
        capture_(std::move(capture)),
        link_type_(pcap_datalink(capture_.get())),
        ends_(ends) {}

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most) override {
    bytes_.clear();
    begins_.clear();
    const std::size_t before = arrivals.size();
    while (arrivals.size() - before < most && !over_) {
      pcap_pkthdr* header = nullptr;
      const u_char* data = nullptr;
      const int got = pcap_next_ex(capture_.get(), &header, &data);
      if (got != 1) {
        over_ = true;
        if (got == PCAP_ERROR) trouble_ = pcap_geterr(capture_.get());
        break;
      }
      const std::size_t begin = bytes_.size();
      const std::string_view none =
          to_ethernet(link_type_, std::as_bytes(std::span(data, header->caplen)),
                      header->caplen == header->len, ends_, bytes_);
      if (!none.empty()) {
        ++passed_over_[std::string(none)];
        continue;
      }
      begins_.push_back(begin);
      const auto kept = static_cast<std::uint32_t>(bytes_.size() - begin);
      const std::uint32_t lost = header->len > header->caplen ? header->len - header->caplen : 0;
      // With nanosecond precision asked for, tv_usec holds nanoseconds (pcap-tstamp(7)).
      const auto seconds = static_cast<std::int64_t>(header->ts.tv_sec);
      const auto nanoseconds = static_cast<std::int64_t>(header->ts.tv_usec);
      arrivals.push_back({{{}, {}}, kept + lost, {seconds * 1'000'000'000 + nanoseconds}});
    }
    // Only now does nothing move any more.
    begins_.push_back(bytes_.size());
    for (std::size_t i = 0; i + 1 < begins_.size(); ++i) {
      arrivals[before + i].frame.bytes = {bytes_.data() + begins_[i], begins_[i + 1] - begins_[i]};
    }
    records_ += arrivals.size() - before;
    if (arrivals.size() > before) return Received::frames;
    if (trouble_.empty()) return Received::end_of_capture;
    return failure(Error::Code::unreadable,
                   fmt::format("{}: {}; the {} before it can be had with --keep-going", path_,
                               std::exchange(trouble_, {}),
                               records_ == 1 ? "record" : fmt::format("{} records", records_)));
  }

  std::map<std::string, std::uint64_t> passed_over() const override { return passed_over_; }

 private:
  std::string path_;
  Pcap capture_;
  int link_type_;
  LinkEnds ends_;
  std::map<std::string, std::uint64_t> passed_over_;
  std::vector<std::byte> bytes_;
  std::vector<std::size_t> begins_;
  std::uint64_t records_ = 0;
  bool over_ = false;
  std::string trouble_;
};

}  // namespace

Result<std::unique_ptr<CaptureReader>> open_library_pcap(const std::string& path,
                                                         const LinkEnds& ends) {
  std::array<char, PCAP_ERRBUF_SIZE> why{};
  Pcap capture(pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO,
                                                       why.data()));
  if (!capture) {
    return failure(Error::Code::unreadable,
                   fmt::format("{}: it is no pcap or pcapng capture: {}", path, why.data()));
  }
  // libpcap numbers some link types as the system it was built on does; the file has no say.
  if (auto good = check_link_type(path, pcap_datalink(capture.get())); !good) {
    return tl::make_unexpected(good.error());
  }
  return std::make_unique<LibraryPcap>(path, std::move(capture), ends);
}

}  // namespace guestlink::io
