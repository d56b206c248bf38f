#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
#include "reference/model/pci.h"

namespace guestlink::model {

/// One `pci.BUS.SLOT.FUNCTION` node of a bhyve_config(5) file.
struct BhyveConfigDevice {
  PciAddress slot;             ///< In the guest.
  Located<std::string> model;  ///< "passthru", "virtio-net"; empty where `.device` is missing.
  Assignments settings;        ///< What stands below the node: "backend", "port.0.path".
  /// Of a passthru device: `bus`, `slot` and `func` together, on the host.
  std::optional<PciAddress> passed;
  std::optional<Located<std::string>> pptdev;  ///< "ppt0", instead of them.
};

/// A file for `bhyve -k`.
struct BhyveConfig {
  FileId file;
  std::string path;      ///< On the laptop.
  Assignments settings;  ///< A later one of the same name wins.
  std::vector<BhyveConfigDevice> devices;
};

/// /usr/local/etc/wifibox/bhyve.conf, which wifibox(8) sources.
struct Wifibox {
  FileId file;
  Assignments settings;  ///< cpus, memory, passthru, console, priority, stop_wait_max
  std::vector<Located<PciAddress>> passthru;
};

}  // namespace guestlink::model
