#pragma once

#include <QLoggingCategory>

/// One category per floor, so that QT_LOGGING_RULES="orderdeck.storage.debug=true" opens one of
/// them.
Q_DECLARE_LOGGING_CATEGORY(logLifecycle)
Q_DECLARE_LOGGING_CATEGORY(logStorage)
Q_DECLARE_LOGGING_CATEGORY(logService)
Q_DECLARE_LOGGING_CATEGORY(logWorkload)
Q_DECLARE_LOGGING_CATEGORY(logHosting)
Q_DECLARE_LOGGING_CATEGORY(logWindow)
