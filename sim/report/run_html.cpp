// Pages that load nothing: the list of all runs, and what is common to both kinds of pages.

#include <fmt/format.h>

#include "sim/report/page.h"
#include "sim/report/run_formats.h"

namespace guestlink::sim {

std::string page(std::string_view title, std::string_view body) {
  constexpr std::string_view style =
      "body{font:15px/1.5 system-ui,sans-serif;max-width:76em;margin:2em auto;padding:0 1em;"
      "color:#1c2530;background:#fff}h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}"
      "pre{background:#f4f6f8;padding:.8em;overflow:auto;font-size:13px}"
      "table{border-collapse:collapse}td,th{text-align:left;padding:.2em .9em .2em 0;"
      "vertical-align:top}th{border-bottom:1px solid #bbc}.passed{color:#17703a}"
      ".failed,.broken{color:#b3261e;font-weight:600}.skipped,.flaky{color:#8a6100}"
      "code{font-size:13px}svg{max-width:100%;height:auto}";
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>{}</title>\n"
      "<style>{}</style></head>\n<body>\n{}</body></html>\n",
      escape_markup(title), style, body);
}

std::string runs_as_html(std::span<const RunReport> reports, double seconds) {
  std::string body = fmt::format("<h1>guestlink run</h1>\n<p>{}</p>\n",
                                 escape_markup(in_words(summarize(reports), seconds)));
  body += "<table><tr><th></th><th>scenario</th><th>claim</th><th>s</th></tr>\n";
  for (const RunReport& one : reports) {
    body += fmt::format(
        "<tr><td class=\"{0}\">{0}</td><td><a href=\"#{1}\"><code>{1}</code></a></td><td>{2}</td>"
        "<td>{3:.3f}</td></tr>\n",
        one.outcome, escape_markup(one.name), escape_markup(one.title), one.seconds);
  }
  body += "</table>\n";
  for (const RunReport& one : reports) {
    if (one.outcome == "passed") continue;
    body += fmt::format("<h2 id=\"{0}\">{0}</h2>\n<pre>{1}</pre>\n", escape_markup(one.name),
                        escape_markup(run_as_text(one, false)));
  }
  return page("guestlink run", body);
}

}  // namespace guestlink::sim
