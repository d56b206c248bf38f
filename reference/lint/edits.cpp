#include "reference/lint/edits.h"

#include <algorithm>
#include <cstdint>

namespace guestlink::lint {

std::vector<EditedFile> apply_edits(const SourceSet& sources, const Diagnostics& findings,
                                    bool unsafe) {
  std::vector<SuggestedEdit> edits;
  for (const Diagnostic& finding : findings) {
    if (finding.edit && (finding.edit->safe || unsafe)) edits.push_back(*finding.edit);
  }
  std::ranges::stable_sort(edits, {}, &SuggestedEdit::where);

  std::vector<EditedFile> files;
  std::uint32_t done = 0;  // bytes of the file at the back of `files` that were taken over
  const auto finish = [&] {
    if (!files.empty()) files.back().text += sources.text(files.back().file).substr(done);
  };
  for (const SuggestedEdit& edit : edits) {
    if (files.empty() || files.back().file != edit.where.file) {
      finish();
      files.push_back({edit.where.file, "", 0});
      done = 0;
    }
    if (edit.where.begin < done) continue;
    EditedFile& file = files.back();
    file.text += sources.text(SourceSpan{edit.where.file, done, edit.where.begin});
    file.text += edit.replacement;
    ++file.edits;
    done = edit.where.end;
  }
  finish();
  return files;
}

}  // namespace guestlink::lint
