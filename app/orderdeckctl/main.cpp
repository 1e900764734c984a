#include "app/orderdeckctl/command_table.h"

#include <QCoreApplication>
#include <clocale>
#include <iostream>
#include <unistd.h>

int main(int argc, char* argv[])
{
    std::ios::sync_with_stdio(false);
    // For the SQL driver's plug-in; it takes over the user's way of writing numbers.
    const QCoreApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    orderdeck::Terminal terminal{std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1};
    return static_cast<int>(orderdeck::runCommand(arguments, terminal));
}
