// Keeps secrets out of the frames that are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convoy::device_gateway {

/// What is known of a frame's secrets.
struct FrameSecrets {
    std::string_view protocol;                ///< "": none was found
    std::optional<std::string_view> token{};  ///< that its decoder has found
    bool is_login_read = false;               ///< its decoder has understood the login in it
};

/// Returns whether the bytes may have a secret: most frames have none, and need no copy.
bool may_have_secrets(std::string_view bytes, const FrameSecrets& secrets);

/// Returns the bytes with a `*` in place of each byte of a secret, so that what is left is still a
/// frame: the token; the password of a login of Wialon, which is that of another system; and of a
/// login of MQTT that was not understood, or came in part, all behind its first fields.
std::string without_secrets(std::string_view bytes, const FrameSecrets& secrets);

}  // namespace convoy::device_gateway
