#pragma once

#include <memory>
#include <string>

#include "reference/base/result.h"
#include "reference/io/capture_reader.h"

namespace guestlink::io {

/// Reads whatever libpcap reads: pcapng, pcap in the other byte order or of an old dialect, and the
/// link types of to_ethernet().
Result<std::unique_ptr<CaptureReader>> open_library_pcap(const std::string& path,
                                                         const LinkEnds& ends = {});

}  // namespace guestlink::io
