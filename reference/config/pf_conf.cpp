// pf.conf(5): the file's reader.  FreeBSD's for the host; a guest's is OpenBSD's.

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
  PfParser(in, PfDialect::openbsd, config).run();
  in.laptop().guest.pf = std::move(config);
}

}  // namespace guestlink::config
