#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/pci.h"

namespace guestlink::model {

/// One line of vm-bhyve's `vm passthru`.
struct PassthruLine {
  SourceSpan where;
  Located<std::string> device;                 ///< "ppt0", "none1"
  Located<std::string> id;                     ///< BHYVE ID: "3/0/0"; the PCI domain is not shown.
  std::optional<Located<PciAddress>> address;  ///< Nothing where the id is none.
  Located<bool> ready;                         ///< "Yes": the driver is ppt(4).
  std::string description;                     ///< "-" where vm-bhyve found none.
};

/// One line of kldstat(8).
struct KernelModule {
  Located<std::string> name;  ///< "vmm" for "vmm.ko"; "kernel".
};

/// What the host's captures say about the machine itself.
struct HostFacts {
  std::optional<FileId> passthru_file;  ///< vm passthru
  std::vector<PassthruLine> passthru;
  std::optional<FileId> kldstat_file;
  std::vector<KernelModule> modules;
  std::optional<FileId> acpi_file;    ///< acpidump -t
  std::optional<SourceSpan> dmar;     ///< Intel's table of its IOMMUs.
  std::optional<SourceSpan> ivrs;     ///< AMD's.
  std::vector<SourceSpan> vtd_units;  ///< Each DRHD of the table.
  std::optional<FileId> dmesg_file;
  std::vector<Located<std::string>> dmesg_units;  ///< "dmar0", "dmar1", "ivhd0"
  /// "GenuineIntel", "AuthenticAMD": dmesg's, or by sysctl's hw.model.
  std::optional<Located<std::string>> cpu_vendor;
  std::optional<Located<std::string>> cpu_virtualization;  ///< What follows "VT-x:" or "SVM:".
  /// "bhyve: Found N AMD-Vi/IOMMU device(s), use hw.vmm.amdvi.enable=1 …"
  std::optional<SourceSpan> amdvi_disabled;
  std::optional<Located<std::string>> amdvi_enable;  ///< sysctl's hw.vmm.amdvi.enable
  std::optional<FileId> packages_file;               ///< pkg info
  std::vector<Located<std::string>> packages;        ///< Names without versions: "vm-bhyve".
  bool has_package(std::string_view name) const;
  const KernelModule* find_module(std::string_view name) const;
};

}  // namespace guestlink::model
