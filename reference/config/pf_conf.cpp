// pf.conf(5): the file's reader.  FreeBSD's for the host; a guest's by its system: OpenBSD has
// nat-to and rdr-to within rules, match, no order of sections, and no statements nat, rdr, scrub.

#include <algorithm>
#include <string_view>

#include "reference/config/pf_parser.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

/// Without a release the newest, which understands most.
PfDialect dialect_of(const std::optional<model::Release>& release) {
  if (!release || release->major >= 15) return PfDialect::freebsd15;
  if (release->major >= 14) return PfDialect::freebsd14;
  return release->major >= 13 ? PfDialect::freebsd13 : PfDialect::freebsd12;
}

/// By laptop.json; else OpenBSD's where the guest has a hostname.if(5), FreeBSD's where it has an
/// rc.conf.
PfDialect guest_dialect(Reading& in) {
  const model::Laptop& laptop = in.laptop();
  if (laptop.intent && laptop.intent->guest) {
    const std::string_view guest = laptop.intent->guest->value;
    if (guest == "freebsd") return PfDialect::freebsd15;
    return guest == "openbsd" ? PfDialect::openbsd : PfDialect::unknown;
  }
  const auto is_there = [&](auto fits) {
    return std::ranges::any_of(laptop.files, [&](const model::FileLines& one) {
      return fits(in.sources().path(one.file));
    });
  };
  if (is_there([](std::string_view path) {
        return path.find("/guest/etc/hostname.") != std::string_view::npos;
      })) {
    return PfDialect::openbsd;
  }
  const bool rc_conf =
      is_there([](std::string_view path) { return path.ends_with("/guest/etc/rc.conf"); });
  return rc_conf ? PfDialect::freebsd15 : PfDialect::unknown;
}

}  // namespace

void read_pf_conf(Reading& in) {
  model::PfConfig config;
  config.file = in.file();
  PfParser(in, dialect_of(in.laptop().release()), config).run();
  in.laptop().host.pf = std::move(config);
}

void read_guest_pf_conf(Reading& in) {
  model::PfConfig config;
  config.file = in.file();
  PfParser(in, guest_dialect(in), config).run();
  in.laptop().guest.pf = std::move(config);
}

}  // namespace guestlink::config
