/// The rows of the table of models.
#pragma once
#include "evalrun/runners/models.hpp"

namespace evalrun::runners::kinds {

extern const ModelKind endpoint;
extern const ModelKind exec;
extern const ModelKind oracle;
extern const ModelKind replay;

}  // namespace evalrun::runners::kinds
