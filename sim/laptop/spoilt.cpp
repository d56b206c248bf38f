#include "sim/laptop/spoilt.h"

namespace guestlink::sim {

bool is_spoilt(Stage& stage) {
  if (!stage.guest_runs()) return false;
  return !stage.world->put_file("guest", "/tmp/guestlink-probe", std::string(4096, 'x'));
}

}  // namespace guestlink::sim
