#include "service/descriptor_limit.hpp"

#include <sys/resource.h>

#include <string>

#include "service/settings.hpp"

namespace convoy::service {

void raise_descriptor_limit() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    rlimit raised = files;
    raised.rlim_cur = raised.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) {
        files = raised;
    }
    if (files.rlim_cur < min_descriptors) {
        throw BadSetting("only " + std::to_string(files.rlim_cur) +
                         " files may be open at once: the limit (ulimit -n) should be at least " +
                         std::to_string(min_descriptors));
    }
}

}  // namespace convoy::service
