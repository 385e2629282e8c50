/* The reporters, one file each, behind the table in report.c. Layer `report`. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

void concise_write(const struct report *report, struct strbuf *out);
void full_write(const struct report *report, struct strbuf *out);
void grouped_write(const struct report *report, struct strbuf *out);
void json_write(const struct report *report, struct strbuf *out);
void json_lines_write(const struct report *report, struct strbuf *out);
void sarif_write(const struct report *report, struct strbuf *out);
void github_write(const struct report *report, struct strbuf *out);
void gitlab_write(const struct report *report, struct strbuf *out);
void junit_write(const struct report *report, struct strbuf *out);
void rdjson_write(const struct report *report, struct strbuf *out);
void rdjsonl_write(const struct report *report, struct strbuf *out);
void azure_write(const struct report *report, struct strbuf *out);
void html_write(const struct report *report, struct strbuf *out);
void pylint_write(const struct report *report, struct strbuf *out);

#endif
