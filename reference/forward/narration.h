#pragma once

#include "reference/forward/forwarder.h"

namespace guestlink::forward {

/// Tells the steps of decisions; their words are only made when somebody listens.
class Narration {
 public:
  void tell(Narrator* narrator) { narrator_ = narrator; }
  template <class Words>
  void note(Words words) const {
    if (narrator_ != nullptr) [[unlikely]]
      narrator_->step(words());
  }

 private:
  Narrator* narrator_ = nullptr;
};

}  // namespace guestlink::forward
