#include "reference/model/in_effect.h"

namespace guestlink::model {

std::unordered_map<std::string_view, const Assignment*> last_of_each(const Assignments& settings) {
  std::unordered_map<std::string_view, const Assignment*> last;
  for (const Assignment& one : settings.all) last[one.key.value] = &one;
  return last;
}

std::vector<const Assignment*> in_effect(const Assignments& settings) {
  auto last = last_of_each(settings);
  std::vector<const Assignment*> result;
  for (const Assignment& one : settings.all) {
    if (last[one.key.value] == &one) result.push_back(&one);
  }
  return result;
}

}  // namespace guestlink::model
