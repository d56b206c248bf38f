#pragma once

#include <string>
#include <string_view>

#include "reference/config/complete.h"
#include "reference/config/file_kind.h"
#include "reference/config/load_laptop.h"

namespace guestlink::config {

/// The first kind of that name ("rc.conf"); nullptr where there is none.
const FileKind* kind_named(std::string_view name);

/// What a single file would be called in a laptop directory, from its path alone: the end of
/// "…/laptop/host/etc/rc.conf", of "/etc/rc.conf" (the host's before the guest's), or its name.
/// Empty where nothing fits.
std::string path_in_laptop(std::string_view path);

/// Reads one file on its own, as if it stood at `path` in an otherwise empty laptop.
LoadedLaptop read_single_file(const SourceSet& sources, FileId file, const FileKind& kind,
                              const std::string& path);

}  // namespace guestlink::config
