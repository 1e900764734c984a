#include "app/orderdeck/display.h"

#include <QtGlobal>

#include <cstdio>
#include <iostream>

#include <unistd.h>

namespace orderdeck {
namespace {

/// Qt's message handler is a plain function: what it says must be reachable without a capture.
bool s_demo = false;

void endWithoutDisplay(QtMsgType type, const QMessageLogContext&, const QString&)
{
    if (type != QtFatalMsg)
        return;
    std::fputs(noDisplayText(s_demo).c_str(), stderr);
    // Not exit(): half of Qt is being constructed below on this stack.
    ::_exit(2);
}

bool named(const char* variable) { return !qEnvironmentVariableIsEmpty(variable); }

} // namespace

bool displayNamed()
{
    return named("DISPLAY") || named("WAYLAND_DISPLAY") || named("QT_QPA_PLATFORM");
}

std::string noDisplayText(bool demo)
{
    return std::string("orderdeck: there is no display here that a window could open on.\n"
                       "Without one, the same service runs in the terminal: orderdeckd ") +
           (demo ? "--demo" : "--profile FILE.toml") + "\n";
}

void explainMissingDisplay(bool demo)
{
    s_demo = demo;
    qInstallMessageHandler(endWithoutDisplay);
}

void displayReached() { qInstallMessageHandler(nullptr); }

} // namespace orderdeck
