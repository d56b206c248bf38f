#pragma once

#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/reading.h"
#include "reference/model/host.h"
#include "reference/model/ssh.h"

namespace guestlink::config {

// Command lines, expanded word by word; words[0] is the program.

/// bhyve(8)'s, as getopt(3) takes it apart.  Letters that no release knows are noted as refused.
model::BhyveCommand parse_bhyve(Reading& in, const std::vector<TracedText>& words);
/// grub-bhyve's, as argp takes it apart: options may stand behind the VM's name.
model::GrubBhyveCommand parse_grub_bhyve(const std::vector<TracedText>& words);
/// ssh(1)'s: one entry for each -R; none where there is none.
void parse_ssh(const std::vector<TracedText>& words, std::vector<model::SshTunnel>& tunnels);

/// "SLOT,DEVICE,…", the operand of -s.
model::BhyveSlot parse_bhyve_slot(const TracedText& operand);

}  // namespace guestlink::config
