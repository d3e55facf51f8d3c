/// The rows of the table of what can be fetched; one file each.
#pragma once
#include "fetch.hpp"

namespace evalrun::runners::manifest_rows {

extern const Manifest bfcl;
extern const Manifest bfcl_v1;
extern const Manifest bfcl_zhtw;
extern const Manifest t_eval;

}  // namespace evalrun::runners::manifest_rows
