#include "backend/foundation/logging.h"

Q_LOGGING_CATEGORY(logLifecycle, "orderdeck.lifecycle", QtInfoMsg)
Q_LOGGING_CATEGORY(logStorage, "orderdeck.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(logService, "orderdeck.service", QtInfoMsg)
Q_LOGGING_CATEGORY(logWorkload, "orderdeck.workload", QtInfoMsg)
Q_LOGGING_CATEGORY(logHosting, "orderdeck.hosting", QtInfoMsg)
Q_LOGGING_CATEGORY(logWindow, "orderdeck.window", QtInfoMsg)
