#include "reference/model/in_effect.h"

#include <string_view>
#include <unordered_map>

namespace guestlink::model {

std::vector<const Assignment*> in_effect(const Assignments& settings) {
  std::unordered_map<std::string_view, const Assignment*> last;
  for (const Assignment& one : settings.all) last[one.key.value] = &one;
  std::vector<const Assignment*> result;
  for (const Assignment& one : settings.all) {
    if (last[one.key.value] == &one) result.push_back(&one);
  }
  return result;
}

}  // namespace guestlink::model
