#pragma once

#include <string_view>

#include "reference/base/source.h"
#include "reference/model/laptop.h"

namespace guestlink::model {

/// The path below the laptop's directory: "host/root/vm_run".
std::string_view path_in_laptop(const Laptop& laptop, const SourceSet& sources, FileId file);

/// Whether any file lies below `folder` ("guest/etc/runlevels/").
bool has_file_below(const Laptop& laptop, const SourceSet& sources, std::string_view folder);

/// Whether a line of `text` that is no comment names `path`.
bool names_path(std::string_view text, std::string_view path);

/// Whether something of the host's start calls `script`: rc.local, an rc.d script that rc.conf
/// enables, a crontab.  Judged by the script's path standing in their text.
bool starts_at_boot(const Laptop& laptop, const SourceSet& sources, FileId script);

}  // namespace guestlink::model
